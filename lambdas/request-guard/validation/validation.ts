import type { StandardSchemaV1 } from '@standard-schema/spec';
import { TookTooLongError, within } from '../events/within';
import type { GuardRequest } from '../request/guard-request';
import type { ParsedBody } from '../request/parsed-body';
import { keyPath } from '../request/value-path';
import { findRoute } from './find-route';
import { InvalidRequest, type InvalidValue, UnlistedRoute, ValidationUnavailable } from './refusals';
import { type Part, partsOf, type RequestParts } from './request-parts';
import { safeIssue } from './safe-issues';
import { sanitizeBody, sanitizeRequest } from './sanitize';
import {
  type ResolvedSchemas,
  type ResolvedValidation,
  resolveValidation,
  type ValidationOptions,
} from './validation-options';

/** What a handler gets: of each part what its schema made of it, or the part as it is where it has no schema. */
export type Validated = { readonly [P in Part]: unknown };

export type Validate = (request: GuardRequest, body: ParsedBody) => Promise<Validated>;

/**
 * Validates requests by schemas. All parts are looked at, so that a client is told of all its mistakes at once.
 *
 * @returns a function that throws InvalidRequest (400 or 422) where values are not valid, RequestRefused (400) where a name is
 *   `__proto__`, UnlistedRoute (404) where no schemas are listed for a route, and ValidationUnavailable where a validator
 *   threw (500) or took too long (503): what could not be validated is not let through
 * @throws OptionError with the path of an option that makes no sense
 */
export function validation(options: ValidationOptions): Validate {
  const resolved = resolveValidation(options);
  const { everywhere, routes, refusesUnlisted, sanitizes, status, maxErrors } = resolved;

  return async (given, givenBody) => {
    const [request, body] = sanitizes ? [sanitizeRequest(given), sanitizeBody(givenBody)] : [given, givenBody];
    const route = findRoute(routes, request);
    if (route === 'ambiguous' || (!route && refusesUnlisted)) throw new UnlistedRoute();
    const { schemas, queryNames } = route ?? everywhere;
    const parts: RequestParts = partsOf(request, body);
    const asked = [...schemas].map(([part, schema]) => ask(part, schema, parts[part], resolved));
    const errors = unknownNames(parts, queryNames);
    let found = errors.length;
    const validated: Record<Part, unknown> = { ...parts };
    for (const answer of await Promise.all(asked)) {
      found += answer.found;
      if (answer.found === 0) validated[answer.part] = answer.value;
      else errors.push(...answer.errors);
    }
    if (found > 0) throw new InvalidRequest(status, errors.slice(0, maxErrors), found);
    return validated;
  };
}

interface Answer {
  readonly part: Part;
  readonly value: unknown;
  /** How many issues there are; more than 0 where the part is not valid. */
  readonly found: number;
  /** The first of them. */
  readonly errors: readonly InvalidValue[];
}

/** @throws ValidationUnavailable whatever a validator does but answer as Standard Schema has it. */
async function ask(
  part: Part,
  schema: StandardSchemaV1,
  input: unknown,
  { timeoutMs, maxErrors, schemaMessages }: ResolvedValidation,
): Promise<Answer> {
  try {
    const answer = schema['~standard'].validate(input);
    const result = 'then' in answer ? await within(timeoutMs, answer) : answer;
    if (!result.issues) return { part, value: result.value, found: 0, errors: [] };
    // A failure without an issue is a failure all the same.
    const issues = result.issues.length === 0 ? [{ message: '' }] : result.issues;
    const errors = issues.slice(0, maxErrors).map((issue) => safeIssue(part, issue, input, schemaMessages));
    return { part, value: undefined, found: issues.length, errors };
  } catch (error) {
    throw new ValidationUnavailable(part, error instanceof TookTooLongError ? 'timed-out' : 'threw', error);
  }
}

function unknownNames({ query }: RequestParts, known: ResolvedSchemas['queryNames']): InvalidValue[] {
  if (!known) return [];
  return Object.keys(query)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: keyPath('query', name), reason: 'is not known' }));
}
