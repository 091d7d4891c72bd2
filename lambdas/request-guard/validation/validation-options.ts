import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type RoutePattern, readRoutePattern } from '../authorization/route-pattern';
import { OptionError } from '../options/option-error';
import { readBoolean, readInteger, readObject, readOneOf, readTexts } from '../options/read-options';
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

const OF_SCHEMAS = [...PARTS, 'queryNames'] as const;

/** @throws OptionError with the path of an option that makes no sense */
export function resolveValidation(given: ValidationOptions): ResolvedValidation {
  const options = readObject('inputValidation', given, [...OF_SCHEMAS, ...BESIDE_SCHEMAS]);
  const {
    routes: listed = {},
    unlistedRoutes = 'refuse',
    sanitizeInput = false,
    status = 400,
    schemaMessages = false,
    maxErrors = 20,
    timeoutMs = 1_000,
  } = options;
  const everywhere = readSchemas('inputValidation', options, { schemas: new Map(), queryNames: null });
  const routes = Object.entries(listed).map(([text, of]) => {
    const path = `inputValidation.routes["${text}"]`;
    const schemas = readSchemas(path, readObject(path, of, OF_SCHEMAS), everywhere);
    return { pattern: readRoutePattern(path, text), ...schemas };
  });
  if (status !== 400 && status !== 422) throw new OptionError('inputValidation.status', '400 or 422', status);
  const refuses = readOneOf('inputValidation.unlistedRoutes', unlistedRoutes, ['refuse', 'pass']) === 'refuse';
  return {
    ...{ everywhere, status },
    routes: routes.toSorted((a, b) => (a.pattern.rank < b.pattern.rank ? -1 : 1)),
    refusesUnlisted: refuses && routes.length > 0,
    sanitizes: readBoolean('inputValidation.sanitizeInput', sanitizeInput),
    schemaMessages: readBoolean('inputValidation.schemaMessages', schemaMessages),
    maxErrors: readInteger('inputValidation.maxErrors', maxErrors, [1, 100]),
    timeoutMs: readInteger('inputValidation.timeoutMs', timeoutMs, [10, 30_000]),
  };
}

const BESIDE_SCHEMAS = [
  'routes',
  'unlistedRoutes',
  'sanitizeInput',
  'status',
  'schemaMessages',
  'maxErrors',
  'timeoutMs',
] as const;

function readSchemas(path: string, given: RequestSchemas, otherwise: ResolvedSchemas): ResolvedSchemas {
  const schemas = new Map(otherwise.schemas);
  for (const part of PARTS) {
    const schema = given[part];
    if (schema !== undefined) schemas.set(part, readSchema(`${path}.${part}`, schema));
  }
  const { queryNames } = given;
  return {
    schemas,
    queryNames: queryNames === undefined ? otherwise.queryNames : new Set(readTexts(`${path}.queryNames`, queryNames)),
  };
}

/** Schemas of some validators are functions. */
function readSchema(path: string, given: StandardSchemaV1 | null): StandardSchemaV1 {
  const standard = given?.['~standard'];
  if (given && standard?.version === 1 && typeof standard.validate === 'function') return given;
  throw new OptionError(path, 'a schema that follows Standard Schema v1', given);
}
