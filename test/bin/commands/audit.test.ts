import type { Attempt } from '../../../lambdas/verdicts/attempt';
import { attemptKey, attemptsOf, rejectedEventKey } from '../../../lambdas/verdicts/keys';
import { countBySeverity } from '../../../lambdas/verdicts/severity';
import { type AwsEndpoint, startAwsEndpoint } from '../support/aws-endpoint';
import {
  DIGEST,
  deploymentParameters,
  IMAGE,
  itemsOf,
  NON_COMPLIANT,
  ssmServer,
  UNPROVEN,
  verdictRecord,
} from '../support/fixtures';
import { runCli } from '../support/run-cli';
import { tableServer } from '../support/table-server';

let aws: AwsEndpoint;
afterEach(() => aws.close());

async function start(items: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  aws = await startAwsEndpoint({ ...ssmServer(deploymentParameters()), ...tableServer(items) });
}

const audit = (...argv: readonly string[]) => runCli(['audit', ...argv], { url: aws.url });
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

interface Answer {
  readonly items: readonly { readonly digest: string; readonly verdictNow: string; readonly score: number }[];
  readonly next: string | null;
}

describe('audit verdict', () => {
  test('answers with 0 whatever the verdict, and says why', async () => {
    await start(itemsOf(verdictRecord(NON_COMPLIANT)));
    const run = await audit('verdict', 'app/api:v1');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`app/api@${DIGEST}`);
    expect(run.stdout).toContain('CRITICAL: 1 found, 0 allowed: CVE-2021-44906 minimist 1.2.5');
    expect(run.stderr).toContain(`app/api:v1 was last seen at 2026-11-05T11:00:01.000Z, pointing at ${DIGEST}`);
  });

  test('takes a digest', async () => {
    await start(itemsOf(verdictRecord()));
    const run = await audit('verdict', `app/api@${DIGEST}`, '--json');
    expect(run.document<Answer>()).toMatchObject({ items: [{ digest: DIGEST, verdictNow: 'COMPLIANT' }], next: null });
  });

  test('shows an expired COMPLIANT as UNKNOWN', async () => {
    await start(itemsOf(verdictRecord({ validUntil: '2026-11-05T11:59:59.000Z' })));
    expect((await audit('verdict', 'app/api:v1')).stdout).toContain('UNKNOWN (expired)');
    const run = await audit('verdict', 'app/api:v1', '--json');
    expect(run.document<Answer>().items[0]).toMatchObject({ verdict: 'COMPLIANT', verdictNow: 'UNKNOWN' });
  });

  test('answers with 2 for an image that was never judged', async () => {
    await start([]);
    const run = await audit('verdict', 'app/api:v1', '--json');
    expect(run.exitCode).toBe(2);
    expect(run.document()).toEqual({ items: [], next: null });
    expect(run.stderr).toContain('mayfly gate app/api:v1');
  });
});

describe('audit scans', () => {
  const scans = ['08', '09', '10'].flatMap((hour) =>
    itemsOf(verdictRecord({ startedAt: `2026-11-05T${hour}:00:00.000Z`, runId: `run-${hour}`, score: Number(hour) })),
  );

  test('pages through the scans of an image, the newest first', async () => {
    await start(scans);
    const first = (await audit('scans', `app/api@${DIGEST}`, '--limit', '2', '--json')).document<Answer>();
    expect(first.items.map(({ score }) => score)).toEqual([10, 9]);
    const second = await audit('scans', `app/api@${DIGEST}`, '--next', String(first.next), '--json');
    expect(second.document<Answer>()).toMatchObject({ items: [{ score: 8 }], next: null });
  });

  test('tells people how to go on', async () => {
    await start(scans);
    const run = await audit('scans', `app/api@${DIGEST}`, '--limit', '2');
    expect(run.stderr).toMatch(/^There is more: add --next \S+\n$/);
    expect(run.stdout.trim().split('\n')).toHaveLength(3);
  });
});

describe('audit non-compliant and audit unknown', () => {
  const items = [
    verdictRecord({ ...NON_COMPLIANT, digest: digest('1'), score: 12 }),
    verdictRecord({ ...NON_COMPLIANT, digest: digest('2'), score: 90 }),
    verdictRecord({ ...UNPROVEN, digest: digest('3') }),
    verdictRecord({ digest: digest('4') }),
  ].flatMap(itemsOf);

  test('list the worst first, as a table with short digests', async () => {
    await start(items);
    const run = await audit('non-compliant');
    expect(run.exitCode).toBe(0);
    expect(run.stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toMatchObject([
      ['VERDICT', 'SCORE', 'CRITICAL', 'HIGH', 'MEDIUM', 'IMAGE', 'TAGS', 'JUDGED (UTC)', 'UNTIL'],
      [
        'NON_COMPLIANT',
        '90',
        '1',
        '1',
        '0',
        'app/api@sha256:222222222222',
        'v1',
        '2026-11-05 11:00',
        '2026-11-12 11:00',
      ],
      [
        'NON_COMPLIANT',
        '12',
        '1',
        '1',
        '0',
        'app/api@sha256:111111111111',
        'v1',
        '2026-11-05 11:00',
        '2026-11-12 11:00',
      ],
      [''],
    ]);
  });

  test('keep digests whole with --json', async () => {
    await start(items);
    const run = await audit('unknown', '--json');
    expect(run.document<Answer>().items.map((item) => item.digest)).toEqual([digest('3')]);
  });

  test('say so where there is none', async () => {
    await start([]);
    expect(await audit('unknown')).toMatchObject({ exitCode: 0, stdout: '', stderr: 'None.\n' });
  });
});

test('audit attempts shows how each ended', async () => {
  const attempt: Attempt = {
    account: IMAGE.account,
    region: IMAGE.region,
    repository: IMAGE.repository,
    attemptId: 'abc',
    sourceDigest: DIGEST,
    rootDigest: DIGEST,
    number: 1,
    project: 'rebuild-api',
    targetTag: 'mayfly-abc',
    state: 'FIXED',
    startedAt: '2026-11-05T09:00:00.000Z',
    deadline: '2026-11-05T11:00:00.000Z',
    before: { score: 64, counts: countBySeverity([]) },
    result: { digest: digest('c'), verdict: 'COMPLIANT', score: 3, counts: countBySeverity([]) },
  };
  await start([{ ...attempt, ...attemptKey('abc'), g2pk: attemptsOf(IMAGE), g2sk: attempt.startedAt }]);
  const run = await audit('attempts', 'app/api');
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(
    /FIXED +2026-11-05 09:00 +1 +sha256:aaaaaaaaaaaa +sha256:cccccccccccc +64 -> 3 +rebuild-api/,
  );
});

test('audit rejected is about this month unless told, and prints no control characters', async () => {
  const rejected = (rejectedAt: string, why: string) => {
    const event = { runId: 'run-7', rejectedAt, why, event: '{}' };
    return { ...event, ...rejectedEventKey(rejectedAt, event.runId) };
  };
  await start([
    rejected('2026-11-02T01:00:00.000Z', 'evil \u001b[2J name'),
    rejected('2026-10-02T01:00:00.000Z', 'older'),
  ]);
  const now = await audit('rejected');
  expect(now.stdout).toContain('evil \uFFFD[2J name');
  expect(now.stdout).not.toContain('older');
  const before = await audit('rejected', '--month', '2026-10', '--json');
  expect(before.document()).toMatchObject({ items: [{ why: 'older' }], next: null });
});

test.each([
  [['scans', 'app/api:v1'], 'a digest is needed here'],
  [['verdict', 'app/api'], 'neither a tag nor a digest'],
  [['attempts', 'app/api:v1'], 'is not the name of a repository'],
  [['rejected', '--month', '2026-13'], 'Expected a month such as 2026-11'],
  [['unknown', '--limit', '0'], 'Expected a whole number from 1 to 1000'],
  [['unknown', '--limit', '1001'], 'Expected a whole number from 1 to 1000'],
])('wrong usage %j ends with 3 before AWS is asked', async (argv, why) => {
  await start([]);
  const run = await audit(...argv);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain(why);
  expect(aws.calls).toEqual([]);
});

test('a cursor of another question ends with 3', async () => {
  await start([]);
  const run = await audit('unknown', '--next', 'not-a-cursor');
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('start again without it');
});
