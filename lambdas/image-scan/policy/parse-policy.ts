import type { z } from 'zod';
import { DEFAULT_POLICY } from './default-policy';
import { applyOverrides } from './effective-policy';
import { InvalidJson, InvalidPolicy, type PolicyProblem } from './errors';
import { nearest } from './nearest';
import type { Policy } from './policy';
import { knownKeys, policyDocumentSchema } from './policy-schema';
import { readJson } from './read-json';

/** Bytes. Far above any real policy, low enough to hold in memory with every problem in it listed. */
export const MAX_POLICY_BYTES = 256 * 1024;
const MAX_SHOWN = 60;

/**
 * Reads a policy document and fills in what it leaves out from the built-in policy.
 * @throws InvalidPolicy with every problem of the document, each with the path of the bad value
 */
export function parsePolicy(text: string): Policy {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_POLICY_BYTES) {
    throw new InvalidPolicy([{ path: '', message: `the document has ${bytes} bytes, at most ${MAX_POLICY_BYTES}` }]);
  }
  const document = readDocument(text);
  const parsed = policyDocumentSchema.safeParse(document);
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => describe(issue, document)),
    ...rebuildsWithoutProject(document),
  ];
  if (!parsed.success || problems.length > 0) throw new InvalidPolicy(problems);

  const { version, repositories = {}, remediation = {}, ...rules } = parsed.data;
  return {
    version,
    ...applyOverrides(DEFAULT_POLICY, rules),
    remediation: { ...DEFAULT_POLICY.remediation, ...remediation },
    repositories,
  };
}

function readDocument(text: string): unknown {
  try {
    return readJson(text);
  } catch (cause) {
    if (!(cause instanceof InvalidJson)) throw cause;
    throw new InvalidPolicy([{ path: '', message: `it is not valid JSON: ${cause.message}` }], { cause });
  }
}

function describe(issue: z.core.$ZodIssue, document: unknown): readonly PolicyProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const hint = meant === undefined ? `known keys are ${known.join(', ')}` : `did you mean "${meant}"?`;
      return { path: pathText([...issue.path, key]), message: `unknown key; ${hint}` };
    });
  }
  if (issue.code === 'invalid_key') {
    return [{ path: pathText(issue.path), message: issue.issues[0]?.message ?? issue.message }];
  }
  return [
    { path: pathText(issue.path), message: `${issue.message}, found ${foundText(valueAt(document, issue.path))}` },
  ];
}

/** Apart from the schema, because zod leaves checks across fields out once any single field is wrong. */
function rebuildsWithoutProject(document: unknown): readonly PolicyProblem[] {
  const shared = valueAt(document, ['remediation', 'project']) ?? null;
  const repositories = valueAt(document, ['repositories']);
  const places = [[], ...(isRecord(repositories) ? Object.keys(repositories).map((key) => ['repositories', key]) : [])];
  return places
    .map((place) => [...place, 'remediation'])
    .filter((path) => valueAt(document, [...path, 'strategy']) === 'rebuild')
    .filter((path) => shared === null && (valueAt(document, [...path, 'project']) ?? null) === null)
    .map((path) => ({
      path: pathText([...path, 'project']),
      message: 'the strategy "rebuild" needs the name of a CodeBuild project, found none',
    }));
}

function isRecord(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const key of path) value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** `repositories["app/*"].sensitivePorts[0]` */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${text}[${shortened(JSON.stringify(name))}]`;
    return text === '' ? shortened(name) : `${text}.${shortened(name)}`;
  }, '');
}

function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? 'an object' : shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`.toWellFormed();
}
