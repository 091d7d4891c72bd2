import type { SecurityEventDraft } from './events/security-event';

/** What a client is told, as RFC 9457 problem details: neither input nor stack in it. */
export interface Problem {
  readonly status: number;
  /** A stable word for programs, such as `rate-limit-exceeded`. */
  readonly code: string;
  /** One sentence for people. */
  readonly detail: string;
  /** Lower case names: `retry-after`, `www-authenticate` and the like. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Paths of values that were refused, with why; never the values. */
  readonly errors?: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * A request that is not let through: what the client is told, and the event that is told of it. Every protection refuses by
 * throwing one; its subclasses are in the protections' own folders.
 */
export abstract class Refusal extends Error {
  abstract override readonly name: string;
  readonly problem: Problem;
  /** Null where a refusal is no matter of security, such as a body that is no JSON. */
  readonly event: SecurityEventDraft | null;

  constructor(problem: Problem, event: SecurityEventDraft | null, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
    this.event = event;
  }
}
