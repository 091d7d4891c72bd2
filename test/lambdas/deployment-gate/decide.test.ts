import {
  decideDeployment,
  decideImage,
  type GateSettings,
  type ImageDecision,
  type ImageFacts,
} from '../../../lambdas/deployment-gate/decide';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { verdictRecord } from '../../support/verdict-record';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const SETTINGS: GateSettings = { otherImages: 'block', scanDeadlineMinutes: 30, maxWaitMinutes: 45 };
const AHEAD = '2026-11-23T12:00:01.000Z';
const PAST = '2026-11-23T11:59:59.000Z';
/** Longer ago than any scan takes. */
const LONG_AGO = '2026-11-23T11:30:00.000Z';

type Known = Extract<ImageFacts, { found: 'image' }>;
const known = (record: Partial<VerdictRecord> | null, about: Partial<Known> = {}): ImageFacts => ({
  container: 'api',
  image: 'app/api:v1',
  found: 'image',
  digest: `sha256:${'a'.repeat(64)}`,
  pushedAt: LONG_AGO,
  leaseUntil: null,
  record: record && verdictRecord(record),
  ...about,
});
const decide = (facts: ImageFacts, settings: Partial<GateSettings> = {}) =>
  decideImage(facts, { ...SETTINGS, ...settings }, NOW);

const CRITICAL = { threshold: 'CRITICAL', allowed: 0, found: 1, findings: ['CVE-2021-44906 minimist 1.2.5'] } as const;
const COMPLIANT = { verdict: 'COMPLIANT', validUntil: AHEAD } as const;
const NON_COMPLIANT = { verdict: 'NON_COMPLIANT', validUntil: AHEAD, reasons: [CRITICAL] } as const;
const UNKNOWN = { verdict: 'UNKNOWN', unknowns: [{ what: 'registry-scan', why: 'it failed' }] } as const;
const NOT_APPLICABLE = { verdict: 'NOT_APPLICABLE', validUntil: AHEAD } as const;
const EXPIRED = { validUntil: PAST } as const;

describe('The image of a container', () => {
  it.each<[string, ImageFacts, ImageDecision['outcome'], ImageDecision['verdict'], string]>([
    ['compliant', known(COMPLIANT), 'pass', 'COMPLIANT', 'holds until'],
    [
      'compliant, though it is being judged again',
      known(COMPLIANT, { leaseUntil: AHEAD }),
      'pass',
      'COMPLIANT',
      'holds',
    ],
    [
      'non-compliant, with vulnerability and threshold',
      known(NON_COMPLIANT),
      'refuse',
      'NON_COMPLIANT',
      'CRITICAL: 1 found, 0 allowed: CVE-2021-44906 minimist 1.2.5',
    ],
    [
      'non-compliant, and waits for no rescan',
      known(NON_COMPLIANT, { leaseUntil: AHEAD }),
      'refuse',
      'NON_COMPLIANT',
      'CVE',
    ],
    ['non-compliant and expired', known({ ...NON_COMPLIANT, ...EXPIRED }), 'refuse', 'NON_COMPLIANT', 'expired at'],
    [
      'non-compliant and expired, but being judged',
      known({ ...NON_COMPLIANT, ...EXPIRED }, { leaseUntil: AHEAD }),
      'wait',
      'NON_COMPLIANT',
      'being judged',
    ],
    ['unknown', known(UNKNOWN), 'refuse', 'UNKNOWN', 'Not proven (registry-scan): it failed'],
    ['unknown, though it is young', known(UNKNOWN, { pushedAt: PAST }), 'refuse', 'UNKNOWN', 'Not proven'],
    ['unknown, but being judged', known(UNKNOWN, { leaseUntil: AHEAD }), 'wait', 'UNKNOWN', 'being judged'],
    ['expired', known({ ...COMPLIANT, ...EXPIRED }), 'refuse', 'UNKNOWN', 'COMPLIANT expired at'],
    [
      'expiring this instant',
      known({ ...COMPLIANT, validUntil: NOW.toISOString() }),
      'refuse',
      'UNKNOWN',
      'expired at',
    ],
    [
      'expired, but being judged',
      known({ ...COMPLIANT, ...EXPIRED }, { leaseUntil: AHEAD }),
      'wait',
      'UNKNOWN',
      'being judged',
    ],
    ['no image', known(NOT_APPLICABLE), 'refuse', 'NOT_APPLICABLE', 'nothing in it to run'],
    [
      'no image, and waits for nothing',
      known(NOT_APPLICABLE, { leaseUntil: AHEAD }),
      'refuse',
      'NOT_APPLICABLE',
      'nothing',
    ],
    ['never judged', known(null), 'refuse', null, 'never judged'],
    ['never judged, its lease run out', known(null, { leaseUntil: PAST }), 'refuse', null, 'never judged'],
    ['never judged, but claimed', known(null, { leaseUntil: AHEAD }), 'wait', null, 'being judged'],
    ['never judged, but just pushed', known(null, { pushedAt: PAST }), 'wait', null, 'was pushed at'],
    ['never judged, pushed at a time that is none', known(null, { pushedAt: 'soon' }), 'refuse', null, 'never judged'],
    [
      'not in the registry',
      { container: 'api', image: 'x', found: 'nothing', why: 'The registry has no image v1.' },
      'refuse',
      null,
      'has no image',
    ],
    [
      'elsewhere',
      { container: 'api', image: 'nginx', found: 'elsewhere', host: 'Docker Hub' },
      'refuse',
      null,
      'Docker Hub',
    ],
  ])('that is %s', (_, facts, outcome, verdict, sentence) => {
    const decision = decide(facts);
    expect(decision).toMatchObject({ outcome, verdict });
    expect(decision.why.join('\n')).toContain(sentence);
  });

  it('of another registry passes only where that was allowed, and says so', () => {
    const decision = decide(
      { container: 'log', image: 'nginx', found: 'elsewhere', host: 'Docker Hub' },
      { otherImages: 'allow' },
    );
    expect(decision).toMatchObject({ outcome: 'pass', verdict: null, digest: null });
    expect(decision.why).toEqual([expect.stringContaining('"otherImages" is "allow"')]);
  });

  it('is not let through by allowing other registries', () => {
    const allow = { otherImages: 'allow' } as const;
    expect(decide(known(NON_COMPLIANT), allow).outcome).toBe('refuse');
    expect(decide({ container: 'a', image: 'x', found: 'nothing', why: 'gone' }, allow).outcome).toBe('refuse');
  });

  it('that was approved once says nothing of it when it has expired', () => {
    expect(decide(known({ ...COMPLIANT, ...EXPIRED })).why.join('\n')).not.toContain('No threshold is broken');
  });
});

describe('The deployment', () => {
  const image = (outcome: ImageDecision['outcome']): ImageDecision => ({
    container: outcome,
    image: 'x',
    digest: null,
    outcome,
    verdict: null,
    why: [],
  });
  const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

  it.each([
    [['pass', 'pass'], 0, 'SUCCEEDED', '2 images may be deployed.'],
    [['pass', 'refuse'], 0, 'FAILED', '1 of 2 images must not be deployed.'],
    [['wait', 'refuse'], 0, 'FAILED', '1 of 2 images must not be deployed.'],
    [
      ['pass', 'wait'],
      0,
      'IN_PROGRESS',
      '1 of 2 images is still being judged: the deployment waits, 45 minutes at most.',
    ],
    [['wait', 'wait'], 44, 'IN_PROGRESS', '2 of 2 images are still being judged'],
    [['wait'], 45, 'FAILED', '1 of 1 image is still being judged after 45 minutes'],
    [[], 0, 'FAILED', 'no container'],
  ] as const)('of images that %j, %i minutes after it began to wait, is %s', (outcomes, minutes, status, why) => {
    const decision = decideDeployment(outcomes.map(image), minutesAgo(minutes), SETTINGS, NOW);
    expect(decision.status).toBe(status);
    expect(decision.why).toContain(why);
    expect(decision.images).toHaveLength(outcomes.length);
  });

  it('never waits where no time is given', () => {
    expect(decideDeployment([image('wait')], NOW, { ...SETTINGS, maxWaitMinutes: 0 }, NOW).status).toBe('FAILED');
  });
});
