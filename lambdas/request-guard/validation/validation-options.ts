import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type RoutePattern, readRoutePattern } from '../authorization/route-pattern';
import { OptionError } from '../options/option-error';
import { integer, optional, type Reader, readFields } from '../options/read-fields';
import { readBoolean, readObject, readOneOf, readTexts } from '../options/read-options';
import { PARTS, type Part } from './request-parts';

/** Schemas of any validator that follows Standard Schema v1: zod, valibot, arktype and others. */
export interface RequestSchemas {
  readonly body?: StandardSchemaV1;
  /** Of an object whose values are texts, or lists of texts where a name stands several times. */
  readonly query?: StandardSchemaV1;
  /** Of an object with names in lower case. */
  readonly headers?: StandardSchemaV1;
  readonly pathParameters?: StandardSchemaV1;
  /** The names that a query may hold; any other is refused. @default - any name */
  readonly queryNames?: readonly string[];
}

/** Schemas at the top are for every route; those of a route stand in place of them, part by part. */
export interface ValidationOptions extends RequestSchemas {
  /** By route, such as `POST /images/{digest}` or `ANY /files/{path+}`. @default - the same for all */
  readonly routes?: Readonly<Record<string, RequestSchemas>>;
  /**
   * What becomes of a request for a route that `routes` does not list; one whose path can be read in two ways is refused
   * in any case. @default 'refuse', where there are `routes`
   */
  readonly unlistedRoutes?: 'refuse' | 'pass';
  /** Whether texts lose control characters and are brought into NFC before they are validated. @default false */
  readonly sanitizeInput?: boolean;
  /** Of the refusal of values that are not valid. @default 400 */
  readonly status?: 400 | 422;
  /** Whether clients are told the schemas' own messages, without what they quote. @default false */
  readonly schemaMessages?: boolean;
  /** Values that are named in a refusal, 1 to 100. @default 20 */
  readonly maxErrors?: number;
  /** How long asynchronous validators may take, in milliseconds, 10 to 30000. @default 1000 */
  readonly timeoutMs?: number;
}

export interface ResolvedSchemas {
  readonly schemas: ReadonlyMap<Part, StandardSchemaV1>;
  /** Null where any name may stand. */
  readonly queryNames: ReadonlySet<string> | null;
}

export interface ResolvedValidation {
  readonly everywhere: ResolvedSchemas;
  /** The most specific first. */
  readonly routes: readonly (ResolvedSchemas & { readonly pattern: RoutePattern })[];
  readonly refusesUnlisted: boolean;
  readonly sanitizes: boolean;
  readonly status: 400 | 422;
  readonly schemaMessages: boolean;
  readonly maxErrors: number;
  readonly timeoutMs: number;
}

type ReadSchemas = Readonly<Record<Part, StandardSchemaV1 | undefined>> & {
  readonly queryNames: readonly string[] | undefined;
};

/** @throws OptionError with the path of an option that makes no sense */
export function resolveValidation(given: ValidationOptions): ResolvedValidation {
  const path = 'inputValidation';
  const { routes, unlistedRoutes, sanitizeInput, status, schemaMessages, maxErrors, timeoutMs, ...schemas } =
    readFields(path, given, {
      ...schemaFields(),
      routes: readListed,
      unlistedRoutes: optional('refuse', (at, value) => readOneOf(at, value, ['refuse', 'pass'])),
      sanitizeInput: optional(false, readBoolean),
      status: optional(400, readStatus),
      schemaMessages: optional(false, readBoolean),
      maxErrors: optional(20, integer(1, 100)),
      timeoutMs: optional(1_000, integer(10, 30_000)),
    });
  const everywhere = resolveSchemas(schemas, { schemas: new Map(), queryNames: null });
  return {
    ...{ everywhere, status, schemaMessages, maxErrors, timeoutMs },
    routes: routes
      .map(({ pattern, ...of }) => ({ pattern, ...resolveSchemas(of, everywhere) }))
      .sort((a, b) => (a.pattern.rank < b.pattern.rank ? -1 : 1)),
    refusesUnlisted: unlistedRoutes === 'refuse' && routes.length > 0,
    sanitizes: sanitizeInput,
  };
}

function schemaFields(): { readonly [K in keyof ReadSchemas]: Reader<ReadSchemas[K]> } {
  const schema = optional(undefined, readSchema);
  const queryNames = optional<readonly string[] | undefined>(undefined, readTexts);
  return { body: schema, query: schema, headers: schema, pathParameters: schema, queryNames };
}

function readListed(path: string, given: unknown = {}) {
  const listed = readObject(path, given as Readonly<Record<string, unknown>>, Object.keys(given ?? {}));
  return Object.entries(listed).map(([text, of]) => {
    const at = `${path}["${text}"]`;
    return { pattern: readRoutePattern(at, text), ...readFields<ReadSchemas>(at, of, schemaFields()) };
  });
}

function readStatus(path: string, given: unknown): 400 | 422 {
  if (given === 400 || given === 422) return given;
  throw new OptionError(path, '400 or 422', given);
}

function resolveSchemas({ queryNames, ...given }: ReadSchemas, otherwise: ResolvedSchemas): ResolvedSchemas {
  const schemas = new Map(otherwise.schemas);
  for (const part of PARTS) {
    const schema = given[part];
    if (schema !== undefined) schemas.set(part, schema);
  }
  return { schemas, queryNames: queryNames === undefined ? otherwise.queryNames : new Set(queryNames) };
}

/** Schemas of some validators are functions. */
function readSchema(path: string, given: unknown): StandardSchemaV1 | undefined {
  const schema = given as StandardSchemaV1 | null;
  const standard = schema?.['~standard'];
  if (schema && standard?.version === 1 && typeof standard.validate === 'function') return schema;
  throw new OptionError(path, 'a schema that follows Standard Schema v1', given);
}
