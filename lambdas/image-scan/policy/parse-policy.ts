import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { NO_TRUST } from '../provenance/trust';
import { DEFAULT_POLICY } from './default-policy';
import { isRecord, pathText, shortened, valueAt } from './document-path';
import { applyOverrides } from './effective-policy';
import { InvalidJson, InvalidPolicy, type PolicyProblem } from './errors';
import { nearest } from './nearest';
import type { EffectivePolicy, Policy, PolicyOverrides } from './policy';
import { knownKeys, type PolicyDocument, policyDocumentSchema } from './policy-schema';
import { readJson } from './read-json';
import { signatureProblems } from './signature-problems';

/** Bytes. Far above any real policy, low enough to hold in memory with every problem in it listed. */
export const MAX_POLICY_BYTES = 256 * 1024;

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
    ...signatureProblems(document),
  ];
  if (!parsed.success || problems.length > 0) throw new InvalidPolicy(problems);

  const { version, repositories = {}, remediation = {}, ...rules } = parsed.data;
  return {
    version,
    ...withoutEmptyTrust(applyOverrides(DEFAULT_POLICY, inOneForm(rules))),
    remediation: { ...DEFAULT_POLICY.remediation, ...remediation },
    repositories: Object.fromEntries(Object.entries(repositories).map(([key, own]) => [key, inOneForm(own)])),
  };
}

/** To trust nobody is what a policy without the key does. */
function withoutEmptyTrust(rules: EffectivePolicy): EffectivePolicy {
  const { signatures, ...others } = rules;
  return signatures === undefined || isDeepStrictEqual(signatures, NO_TRUST) ? others : rules;
}

/** `signatures.required` is the long form of `requireSignature`: one policy has one hash, whichever it is written in. */
function inOneForm<Rules extends Pick<PolicyDocument, 'signatures' | 'requireSignature'>>({
  signatures = {},
  ...rules
}: Rules): Omit<Rules, 'signatures'> & Pick<PolicyOverrides, 'signatures' | 'requireSignature'> {
  const { required = rules.requireSignature, ...trust } = signatures;
  return {
    ...rules,
    ...(required === undefined ? {} : { requireSignature: required }),
    ...(Object.keys(trust).length === 0 ? {} : { signatures: trust }),
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

function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? 'an object' : shortened(JSON.stringify(value));
}
