import { z } from 'zod';
import { isRepositoryPattern } from '../../verdicts/repository-pattern';
import { RANKED_SEVERITIES } from '../../verdicts/severity';
import type { RemediationStrategy } from '../../verdicts/verdict';
import { PROJECT_NAME } from '../contract';
import { PACKAGE_TYPES } from '../scanner/scan-result';
import { identity, signatures, trustedCertificate } from './signatures-schema';

/** A century: a larger number is a slip, and dates computed from it would leave the calendar. */
const MAX_DAYS = 36_500;

const STRATEGIES: Readonly<Record<RemediationStrategy, RemediationStrategy>> = {
  rebuild: 'rebuild',
  patch: 'patch',
  notify: 'notify',
  none: 'none',
};

const oneOf = (words: readonly string[]) => `expected one of ${words.map((word) => `"${word}"`).join(', ')}`;
const wholeNumber = (least: number, most: number, range: string) => {
  const error = `expected a whole number ${range}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};
const trueOrFalse = () => z.boolean({ error: 'expected true or false' });
const days = (least: number) => wholeNumber(least, MAX_DAYS, `of days, ${least} to ${MAX_DAYS}`);
const severity = () => z.enum(RANKED_SEVERITIES, { error: oneOf(RANKED_SEVERITIES) });
const list = <T extends z.ZodType>(item: T, of: string) => z.array(item, { error: `expected a list of ${of}` });

const threshold = wholeNumber(0, Number.MAX_SAFE_INTEGER, 'of 0 or more').nullable().exactOptional();
const thresholds = z.strictObject(
  { CRITICAL: threshold, HIGH: threshold, MEDIUM: threshold, LOW: threshold, INFORMATIONAL: threshold },
  { error: 'expected an object of severities' },
);

const projectError = 'expected the name of a CodeBuild project';
const project = z.string({ error: projectError }).regex(PROJECT_NAME, { error: projectError });
const strategy = z.enum(STRATEGIES, { error: oneOf(Object.keys(STRATEGIES)) }).exactOptional();
const maxAttempts = wholeNumber(1, 10, 'from 1 to 10').exactOptional();
const remediationError = { error: 'expected an object with strategy, project and maxAttempts' };

const rules = {
  thresholds: thresholds.exactOptional(),
  countOnlyFixable: trueOrFalse().exactOptional(),
  graceDays: days(0).exactOptional(),
  untriagedAs: severity().exactOptional(),
  maxAdvisoryAgeDays: days(1).exactOptional(),
  acceptUnevaluated: list(z.enum(PACKAGE_TYPES, { error: oneOf(PACKAGE_TYPES) }), 'package types').exactOptional(),
  unknown: z.enum(['block', 'allow'], { error: oneOf(['block', 'allow']) }).exactOptional(),
  requireSignature: trueOrFalse().exactOptional(),
  signatures: signatures.exactOptional(),
  imageMaxAgeDays: days(1).nullable().exactOptional(),
  requiredLabels: list(
    z
      .string({ error: 'expected the name of a label' })
      .min(1, { error: 'expected the name of a label' })
      .max(256, { error: 'expected the name of a label, of 256 characters at most' }),
    'label names',
  ).exactOptional(),
  sensitivePorts: list(wholeNumber(1, 65_535, 'from 1 to 65535'), 'port numbers').exactOptional(),
};

const overrides = z.strictObject(
  {
    ...rules,
    remediation: z
      .strictObject({ strategy, project: project.exactOptional(), maxAttempts }, remediationError)
      .exactOptional(),
  },
  { error: 'expected an object of rules' },
);

const globError =
  'expected a repository name, or a pattern of a-z, 0-9, ".", "_", "-", "/" and "*", of 256 characters at most';

/** The document as its owner writes it: only `version` is required. Each message says what was expected. */
export const policyDocumentSchema = z.strictObject(
  {
    version: z.literal(1, { error: 'expected 1, the only version of policy documents' }),
    ...rules,
    remediation: z
      .strictObject({ strategy, project: project.nullable().exactOptional(), maxAttempts }, remediationError)
      .exactOptional(),
    repositories: z
      .record(z.string().refine(isRepositoryPattern, { error: globError }), overrides, {
        error: 'expected an object of repository patterns',
      })
      .exactOptional(),
  },
  { error: 'expected a JSON object' },
);

export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

const NESTED: Readonly<Record<string, readonly string[]>> = {
  thresholds: Object.keys(thresholds.shape),
  remediation: ['strategy', 'project', 'maxAttempts'],
  signatures: Object.keys(signatures.shape),
  identities: Object.keys(identity.shape),
  certificates: Object.keys(trustedCertificate.shape),
};

/** The keys that an object at this path may hold. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(policyDocumentSchema.shape);
  const isRepository = path.length === 2 && path[0] === 'repositories';
  if (isRepository) return Object.keys(overrides.shape);
  const isItem = typeof path.at(-1) === 'number';
  return NESTED[String(path.at(isItem ? -2 : -1))] ?? [];
}
