import type { Attempt } from '../../../lambdas/verdicts/attempt';
import type { Exception } from '../../../lambdas/verdicts/exception';
import {
  attemptKey,
  attemptsOf,
  exceptionIndexes,
  exceptionKey,
  rejectedEventKey,
} from '../../../lambdas/verdicts/keys';
import { countBySeverity } from '../../../lambdas/verdicts/severity';
import { anException } from '../../support/exception';
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
    const { stdout } = await audit('verdict', 'app/api:v1');
    expect(stdout).toContain('UNKNOWN (expired)');
    expect(stdout).toContain('\n  COMPLIANT expired at 2026-11-05T11:59:59.000Z.\n');
    expect(stdout).not.toContain('holds');
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
    expect(await audit('non-compliant')).toMatchObject({ exitCode: 0, stdout: '', stderr: 'None.\n' });
  });
});

describe('audit unknown', () => {
  const until = (letter: string, validUntil: string) => itemsOf(verdictRecord({ digest: digest(letter), validUntil }));
  const items = [
    ...itemsOf(verdictRecord({ ...UNPROVEN, digest: digest('3') })),
    ...until('4', '2026-11-05T12:00:00.001Z'),
    ...until('5', '2026-11-05T12:00:00.000Z'),
    ...until('6', '2026-11-04T23:59:59.999Z'),
    ...until('7', '2026-08-07T00:00:00.000Z'),
    ...until('8', '2026-08-06T23:59:59.999Z'),
    ...itemsOf(verdictRecord({ ...NON_COMPLIANT, digest: digest('9'), validUntil: '2026-11-04T01:00:00.000Z' })),
  ];

  test('lists expired COMPLIANT verdicts behind those on record, with the reason of each', async () => {
    await start(items);
    const run = await audit('unknown', '--json');
    expect(run.document()).toMatchObject({
      items: [
        { digest: digest('3'), verdict: 'UNKNOWN', verdictNow: 'UNKNOWN' },
        { digest: digest('5'), verdict: 'COMPLIANT', verdictNow: 'UNKNOWN' },
        { digest: digest('6'), verdictNow: 'UNKNOWN', verdictNowWhy: 'expired at 2026-11-04T23:59:59.999Z' },
        { digest: digest('7'), verdictNow: 'UNKNOWN' },
      ],
      next: null,
      lookBackDays: 90,
    });
    const { stdout, stderr } = await audit('unknown');
    expect(stdout).toMatch(/^UNKNOWN .* registry-scan: The registry does not support this image\.$/m);
    expect(stdout).toMatch(/^UNKNOWN \(expired\) .* expired at 2026-11-05T12:00:00\.000Z$/m);
    expect(stderr).toBe('Looked back 90 days for verdicts that have expired; --look-back changes that.\n');
  });

  test.each([
    ['0', ['3', '5']],
    ['1', ['3', '5', '6']],
    ['91', ['3', '5', '6', '7', '8']],
  ])('--look-back %s days lists %j', async (days, expected) => {
    await start(items);
    const { items: found } = (await audit('unknown', '--look-back', days, '--json')).document<Answer>();
    expect(found.map((item) => item.digest)).toEqual(expected.map(digest));
  });

  test.each([1, 2, 3])('goes on where a page of %d ended, and leaves nothing out', async (limit) => {
    await start(items);
    const pages: Answer[] = [];
    for (let next: string | null | undefined; next !== null; next = pages.at(-1)?.next) {
      const rest = typeof next === 'string' ? ['--next', next] : [];
      pages.push((await audit('unknown', '--limit', String(limit), ...rest, '--json')).document<Answer>());
      expect(pages.at(-1)?.items.length).toBeLessThanOrEqual(limit);
    }
    expect(pages.flatMap(({ items: found }) => found.map((item) => item.digest))).toEqual(
      ['3', '5', '6', '7'].map(digest),
    );
  });
});

const group = (found: number) => ({ found, counts: countBySeverity([]), findings: [] });
test.each<[string, NonNullable<Attempt['changes']>]>([
  ['-12 \\+1 =3', { gone: group(12), new: group(1), remaining: group(3) }],
  ['\\?', { unknown: 'it is an index' }],
])('audit attempts shows how each ended, and what it changed: %s', async (text, changes) => {
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
    changes,
  };
  await start([{ ...attempt, ...attemptKey('abc'), g2pk: attemptsOf(IMAGE), g2sk: attempt.startedAt }]);
  const run = await audit('attempts', 'app/api');
  expect(run.exitCode).toBe(0);
  const digests = 'sha256:aaaaaaaaaaaa +sha256:cccccccccccc';
  expect(run.stdout).toMatch(new RegExp(`FIXED +2026-11-05 09:00 +1 +${digests} +64 -> 3 +${text} +rebuild-api`));
});

test('audit exceptions lists what stands page by page, the first to expire first', async () => {
  const exceptionItem = (expiresAt: string, about: Partial<Exception> = {}) => {
    const exception = anException({ expiresAt, ...about });
    const { expiresAt: expiry, ...rest } = exception;
    return { ...exceptionKey(exception), ...exceptionIndexes(exception), ...rest, expiry };
  };
  await start([
    exceptionItem('2026-12-24T00:00:00.000Z', { reason: 'the later one' }),
    exceptionItem('2026-11-10T00:00:00.000Z', { reason: 'the sooner one' }),
    exceptionItem('2026-11-05T11:59:59.999Z', { reason: 'expired' }),
  ]);
  const first = await audit('exceptions', '--limit', '1');
  expect(first.stdout).toMatch(/^standing +2026-11-10 00:00 .* the sooner one$/m);
  const [, next = ''] = /add --next (\S+)/.exec(first.stderr) ?? [];
  const second = (await audit('exceptions', '--next', next, '--json')).document();
  expect(second).toMatchObject({ items: [{ reason: 'the later one', state: 'standing' }], next: null });
  const soon = (await audit('exceptions', '--expiring', '30d', '--json')).document();
  expect(soon).toMatchObject({ items: [{ reason: 'the sooner one' }], next: null });
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
  [['unknown', '--look-back', '401'], 'Expected a whole number of days from 0 to 400'],
  [['unknown', '--look-back', '-1'], 'Expected a whole number of days from 0 to 400'],
])('wrong usage %j ends with 3 before AWS is asked', async (argv, why) => {
  await start([]);
  const run = await audit(...argv);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain(why);
  expect(aws.calls).toEqual([]);
});

const cursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
const expiredKey = { pk: `D#${DIGEST}`, sk: 'V#x', g3pk: 'DUE#2026-11-04', g3sk: 'x' };

test.each([
  ['what is no cursor', 'unknown', 'not-a-cursor'],
  ['a list', 'unknown', cursor(['pk', 'sk'])],
  ["a key without the index's", 'unknown', cursor({ pk: 'D#1', sk: 'V#1' })],
  ['a key of another partition', 'unknown', cursor({ pk: 'D#1', sk: 'V#1', g1pk: 'S#NON_COMPLIANT', g1sk: '1' })],
  ['a day that is none', 'unknown', cursor({ day: 'today' })],
  ['a key of another day', 'unknown', cursor({ day: '2026-11-03', ...expiredKey })],
  ['the cursor of another question', 'non-compliant', cursor({ day: '2026-11-04', ...expiredKey })],
])('%s as a cursor ends with 3', async (_, question, next) => {
  await start([]);
  const run = await audit(question, '--next', next);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('start again without it');
});
