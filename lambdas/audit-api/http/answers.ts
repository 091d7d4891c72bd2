import { z } from 'zod';
import { ATTEMPT_STATES } from '../../verdicts/attempt';
import { SEVERITIES } from '../../verdicts/severity';
import { VERDICTS } from '../../verdicts/verdict';

/**
 * The shapes of answers, for the OpenAPI document and for the tests, which hold every answer against them. Objects may have
 * more than is named here: a client must not break where a field is added.
 */
const time = z.iso.datetime();
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const image = { account: z.string(), region: z.string(), repository: z.string(), digest };
const counts = z.looseObject(
  Object.fromEntries(SEVERITIES.map((severity) => [severity, z.int().min(0)])) as Record<string, z.ZodInt>,
);

export const verdictRecord = z
  .looseObject({
    schemaVersion: z.literal(1),
    verdictId: z.string(),
    runId: z.string(),
    gen: z.int(),
    kind: z.enum(['image', 'index', 'artifact']),
    ...image,
    tags: z.array(z.string()),
    parents: z.array(z.string()),
    verdict: z.enum(VERDICTS),
    verdictNow: z.enum(VERDICTS).describe('What the verdict is worth now: a COMPLIANT that has expired is UNKNOWN.'),
    verdictNowWhy: z.string().optional(),
    previousVerdict: z.enum(VERDICTS).nullable(),
    score: z.int().min(0).max(100),
    counts,
    reasons: z.array(
      z.looseObject({ threshold: z.string(), allowed: z.int(), found: z.int(), findings: z.array(z.string()) }),
    ),
    exceptionsApplied: z.array(z.looseObject({ id: z.string(), found: z.int(), reason: z.string() })),
    unknowns: z.array(z.looseObject({ what: z.string(), why: z.string() })),
    policy: z.string().nullable().describe('Hash of the policy that it was judged under.'),
    pushedAt: time.nullable(),
    startedAt: time,
    judgedAt: time,
    validUntil: time,
    plan: z.looseObject({ strategy: z.string(), why: z.string() }),
  })
  .meta({ id: 'VerdictRecord' });

const affected = z.looseObject({ name: z.string(), version: z.string(), fixedIn: z.string().optional() });
export const vulnerableImage = verdictRecord
  .extend({
    contains: z.looseObject({
      name: z.string(),
      ids: z.array(z.string()),
      severity: z.enum(SEVERITIES),
      packages: z.array(affected),
      packageCount: z.int(),
    }),
  })
  .meta({ id: 'VulnerableImage' });
export const imageWithPackage = verdictRecord
  .extend({ contains: z.looseObject({ name: z.string(), version: z.string(), purl: z.string() }) })
  .meta({ id: 'ImageWithPackage' });

export const tagPointer = z.looseObject({ tag: z.string(), digest, observedAt: time }).meta({ id: 'TagPointer' });

export const attempt = z
  .looseObject({
    attemptId: z.string(),
    account: z.string(),
    region: z.string(),
    repository: z.string(),
    sourceDigest: digest,
    rootDigest: digest,
    number: z.int(),
    project: z.string(),
    state: z.enum(ATTEMPT_STATES),
    startedAt: time,
    deadline: time,
  })
  .meta({ id: 'Attempt' });

export const exception = z
  .looseObject({
    id: z.string(),
    account: z.string(),
    region: z.string(),
    repository: z.string(),
    match: z.looseObject({}),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: time,
    expiresAt: time,
    state: z.enum(['standing', 'expired', 'removed']),
    removed: z.looseObject({ at: time, by: z.string(), reason: z.string() }).optional(),
  })
  .meta({ id: 'Exception' });

export const snapshot = z
  .looseObject({ date: z.iso.date(), takenAt: time, verdicts: z.looseObject({}), expired: z.int() })
  .meta({ id: 'Snapshot' });

export const operation = z
  .looseObject({
    id: z.string(),
    at: time,
    what: z.enum(['rescan', 'add-exception', 'remove-exception']),
    by: z.string(),
    reason: z.string(),
    image: z.looseObject(image).optional(),
    exception: z.string().optional(),
  })
  .meta({ id: 'Operation' });

export const rejectedEvent = z
  .looseObject({
    runId: z.string(),
    rejectedAt: time,
    why: z.string().describe('Names the path of the bad value.'),
    event: z.string().describe('The event as it came, cut at 4,000 characters.'),
  })
  .meta({ id: 'RejectedEvent' });

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.looseObject({
    items: z.array(item),
    next: z.string().nullable().describe('Continues the answer; null on its last page.'),
  });

/** RFC 9457. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.looseObject({ path: z.string(), reason: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
