import { z } from 'zod';
import { type ExceptedPackage, type Exception, MAX_EXCEPTION_DAYS, purlWithoutVersion } from './exception';
import { isRepositoryPattern } from './repository-pattern';

export interface ExceptionProblem {
  /** `match.package`; empty for the exception as a whole. */
  readonly path: string;
  readonly message: string;
}

/** What was asked for cannot be an exception: every problem that was found, not only the first. */
export class InvalidException extends Error {
  override readonly name = 'InvalidException';
  readonly problems: readonly ExceptionProblem[];
  constructor(problems: readonly ExceptionProblem[]) {
    const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super(['The exception is not valid. Correct these and ask again:', ...lines].join('\n  '));
    this.problems = problems;
  }
}

/** Where an exception is made, when, and what makes its id unique (ten hex digits). */
export interface ExceptionContext {
  readonly account: string;
  readonly region: string;
  readonly now: Date;
  readonly nonce: string;
}

const DAY_MS = 86_400_000;
const MAX_SHOWN = 60;

const shown = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`.toWellFormed();
};
const expected = (what: string) => ({
  error: (issue: { readonly input?: unknown }) => `expected ${what}, found ${shown(issue.input)}`,
});
/** Trimmed; blank is refused. An item of all fields at their longest stays below 20 KB. */
const text = (what: string, most: number) => {
  const params = expected(`${what}, of at most ${most} characters`);
  return z.string(params).trim().min(1, params).max(most, params);
};

const REPOSITORY = 'the name of a repository, or a pattern such as "app/*"; "*" for every repository';
const repository = z.string(expected(REPOSITORY)).refine(isRepositoryPattern, expected(REPOSITORY));
const reason = text('a reason', 500);
const person = text('who answers for it', 1024);

const ID = 'the id of one vulnerability or check, such as CVE-2026-1000 (no spaces, no "*")';
const id = z
  .string(expected(ID))
  .max(512, expected(ID))
  .regex(/^[^\s*]+$/, expected(ID))
  .overwrite((name) => (/^cve-/i.test(name) ? name.toUpperCase() : name));
const path = text('a path in the image', 1024);

const needsSubject = {
  error: 'expected an id or a package, found neither: an exception of everything is no exception',
};
const needsId = { path: ['path'], error: 'expected only together with an id' };

const request = z.strictObject({
  repository,
  match: z
    .strictObject({ id: id.exactOptional(), path: path.exactOptional(), package: z.string().exactOptional() })
    .refine((match) => match.id !== undefined || match.package !== undefined, needsSubject)
    .refine((match) => match.id !== undefined || match.path === undefined, needsId),
  reason,
  createdBy: person,
  expiresAt: z.string(),
});

/** An exception as people ask for it: the package as text (see `parsePackage`), the end as a date or a moment. */
export type ExceptionRequest = z.input<typeof request>;

/** @throws InvalidException with every problem, each with the path of the bad value */
export function newException(asked: unknown, { account, region, now, nonce }: ExceptionContext): Exception {
  const parsed = request.safeParse(asked);
  const end = parseEnd(fieldOf(asked, 'expiresAt'), now);
  const of = parsePackage(fieldOf(fieldOf(asked, 'match'), 'package'));
  const problems = [...problemsOf(parsed.error), ...end.problems, ...of.problems];
  if (!parsed.success || end.value === undefined || problems.length > 0) throw new InvalidException(problems);

  const { match, ...rest } = parsed.data;
  const { package: _, ...subject } = match;
  return {
    id: `${end.value.slice(0, 10)}-${nonce}`,
    account,
    region,
    repository: rest.repository,
    match: of.value === undefined ? subject : { ...subject, package: of.value },
    reason: rest.reason,
    createdBy: rest.createdBy,
    createdAt: now.toISOString(),
    expiresAt: end.value,
  };
}

/** What a removal needs besides its time. @throws InvalidException */
export function newRemoval(asked: unknown, now: Date): NonNullable<Exception['removed']> {
  const parsed = z.strictObject({ by: person, reason }).safeParse(asked);
  if (!parsed.success) throw new InvalidException(problemsOf(parsed.error));
  return { at: now.toISOString(), ...parsed.data };
}

export const EXCEPTION_ID = /^\d{4}-\d{2}-\d{2}-[0-9a-f]{10}$/;

const stored: z.ZodType<Exception> = z.strictObject({
  id: z.string().regex(EXCEPTION_ID),
  account: z.string().min(1),
  region: z.string().min(1),
  repository,
  match: z
    .strictObject({
      id: id.exactOptional(),
      path: path.exactOptional(),
      package: z
        .strictObject({
          name: z.string().min(1).exactOptional(),
          purl: z.string().min(1).exactOptional(),
          version: z.string().min(1).exactOptional(),
        })
        .refine(({ name, purl }) => (name === undefined) !== (purl === undefined), {
          error: 'expected either a name or a purl',
        })
        .exactOptional(),
    })
    .refine((match) => match.id !== undefined || match.package !== undefined, needsSubject),
  reason,
  createdBy: person,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  removed: z.strictObject({ at: z.iso.datetime(), by: person, reason }).exactOptional(),
});

/** Reads an exception back. @throws InvalidException where it was not written by this code */
export function parseException(value: unknown): Exception {
  const parsed = stored.safeParse(value);
  if (!parsed.success) throw new InvalidException(problemsOf(parsed.error));
  return parsed.data;
}

interface Parsed<Value> {
  readonly value?: Value;
  readonly problems: readonly ExceptionProblem[];
}

const PACKAGE = 'a package: openssl, openssl@3.0.11-1, openssl@any, or a purl without qualifiers';

/** `name`, `name@version`, `name@any`, or a purl with or without version; nothing where there is none. */
function parsePackage(asked: unknown): Parsed<ExceptedPackage> {
  const refused = { problems: [{ path: 'match.package', message: `expected ${PACKAGE}, found ${shown(asked)}` }] };
  if (asked === undefined) return { problems: [] };
  // What is no text is a problem of the schema's already.
  if (typeof asked !== 'string') return { problems: [] };
  if (asked.length > 1024 || /[\s*]/.test(asked)) return refused;
  const isPurl = asked.startsWith('pkg:');
  if (isPurl && !/^pkg:[a-z0-9.+-]+\/[^?#]+$/.test(asked)) return refused;
  // The first character may be an `@` of its own: npm's scopes.
  const at = isPurl ? asked.indexOf('@', asked.lastIndexOf('/') + 1) : asked.indexOf('@', npmScope(asked));
  const written = at < 0 ? 'any' : asked.slice(at + 1);
  const version = isPurl ? decoded(written) : written;
  const name = at < 0 ? asked : asked.slice(0, at);
  if (name === '' || name.endsWith('/') || /^@[^/]*$/.test(name) || !version) return refused;
  const which = isPurl ? { purl: purlWithoutVersion(name) } : { name };
  return { value: version === 'any' ? which : { ...which, version }, problems: [] };
}

function npmScope(name: string): number {
  return name.startsWith('@') ? 1 : 0;
}

function decoded(version: string): string | undefined {
  try {
    return decodeURIComponent(version);
  } catch {
    return undefined;
  }
}

const END = 'a date (2027-01-31: the start of that day in UTC) or a moment (2027-01-31T18:00:00Z)';

function parseEnd(asked: unknown, now: Date): Parsed<string> {
  const refused = (what: string) => ({
    problems: [{ path: 'expiresAt', message: `expected ${what}, found ${shown(asked)}` }],
  });
  // What is no text is a problem of the schema's already.
  if (typeof asked !== 'string') return { problems: [] };
  const isInstant = z.iso.date().safeParse(asked).success || z.iso.datetime({ offset: true }).safeParse(asked).success;
  if (!isInstant) return refused(END);
  const at = Date.parse(asked);
  const last = now.getTime() + MAX_EXCEPTION_DAYS * DAY_MS;
  if (at <= now.getTime()) return refused('a moment that lies ahead');
  if (!(at <= last)) return refused(`at most ${MAX_EXCEPTION_DAYS} days from now (${new Date(last).toISOString()})`);
  return { value: new Date(at).toISOString(), problems: [] };
}

function problemsOf(error: z.ZodError | undefined): readonly ExceptionProblem[] {
  return (error?.issues ?? []).map((issue) => ({ path: z.core.toDotPath(issue.path), message: issue.message }));
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
