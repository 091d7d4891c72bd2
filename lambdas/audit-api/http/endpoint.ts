import type { z } from 'zod';
import type { AuditTable } from '../../verdicts/store/audit-table';
import type { Route } from '../contract';
import type { RunRequests } from '../run-requests';

/** What every endpoint has at hand. */
export interface Dependencies {
  readonly table: AuditTable;
  readonly runs: RunRequests;
  /** The registry that is meant where a question names none. */
  readonly account: string;
  readonly region: string;
}

/** Who asks, when, and what, once the guard has let it pass. */
export interface Asked<Query, Body> {
  readonly query: Query;
  readonly body: Body;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The subject of the verified token; empty where none is asked for. */
  readonly subject: string;
  readonly now: Date;
  /** Ten hex digits that no other request has. */
  readonly nonce: string;
}

export interface Answer {
  /** 200 unless told. */
  readonly status?: number;
  readonly body: unknown;
}

/** One route: what it takes, what it gives, and how. The OpenAPI document is made of these. */
export interface Endpoint<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType> {
  readonly route: Route;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Query;
  readonly body?: Body;
  /** Status of success and the shape of its body. */
  readonly answer: { readonly status: number; readonly schema: z.ZodType };
  /** Problems besides those that every route can have: status and when. */
  readonly problems?: Readonly<Record<number, string>>;
  ask(dependencies: Dependencies, asked: Asked<z.output<Query>, z.output<Body>>): Promise<Answer>;
}

/** Keeps the types of an endpoint's query and body together while it is written, and lets endpoints stand in one list. */
export function endpoint<Query extends z.ZodType, Body extends z.ZodType>(given: Endpoint<Query, Body>): Endpoint {
  return given as unknown as Endpoint;
}
