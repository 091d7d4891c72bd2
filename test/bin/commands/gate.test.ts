import { DEFAULT_POLICY } from '../../../lambdas/image-scan/policy/default-policy';
import { canonicalPolicy, policyHash } from '../../../lambdas/image-scan/policy/policy-hash';
import { policyKey } from '../../../lambdas/image-scan/policy-store';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { type AwsEndpoint, startAwsEndpoint } from '../support/aws-endpoint';
import {
  DIGEST,
  deploymentParameters,
  ecrServer,
  itemsOf,
  NON_COMPLIANT,
  ssmServer,
  UNPROVEN,
  verdictRecord,
} from '../support/fixtures';
import { runCli } from '../support/run-cli';
import { tableServer } from '../support/table-server';

const EXPIRED = '2026-11-05T11:59:59.000Z';

let aws: AwsEndpoint;
afterEach(() => aws.close());

async function start(items: readonly Readonly<Record<string, unknown>>[], policy = 'built-in'): Promise<void> {
  aws = await startAwsEndpoint({
    ...ssmServer(deploymentParameters({}, policy)),
    ...ecrServer('v1'),
    ...tableServer(items),
  });
}

const startWith = (fields: Partial<VerdictRecord>, policy?: string) => start(itemsOf(verdictRecord(fields)), policy);
const gate = (...argv: readonly string[]) => runCli(['gate', ...argv], { url: aws.url });

const artifact = { type: 'application/vnd.in-toto+json', subject: DIGEST };

test.each([
  ['COMPLIANT', {}, 0, 'The verdict holds until'],
  ['NON_COMPLIANT', NON_COMPLIANT, 1, 'CRITICAL: 1 found, 0 allowed: CVE-2021-44906 minimist 1.2.5'],
  ['UNKNOWN', UNPROVEN, 2, 'Not proven (registry-scan)'],
  ['NOT_APPLICABLE', { verdict: 'NOT_APPLICABLE', artifact }, 2, 'There is nothing in it to deploy'],
] as const)('%s ends the wait at once', async (verdict, fields, exitCode, sentence) => {
  await startWith(fields);
  const run = await gate('app/api:v1');
  expect(run).toMatchObject({ exitCode, sleeps: [] });
  expect(run.stdout).toContain(`app/api@${DIGEST}`);
  expect(run.stdout).toContain(`${verdict}, score`);
  expect(run.stdout).toContain(sentence);
});

test('a digest is gated as well as a tag', async () => {
  await startWith({});
  expect(await gate(`app/api@${DIGEST}`)).toMatchObject({ exitCode: 0 });
});

test('--json prints one document with the whole record', async () => {
  await startWith(NON_COMPLIANT);
  const run = await gate('app/api:v1', '--json');
  expect(run.document()).toMatchObject({
    image: { account: '111122223333', region: 'eu-west-1', repository: 'app/api', digest: DIGEST, tag: 'v1' },
    verdict: 'NON_COMPLIANT',
    allowed: false,
    exitCode: 1,
    record: { score: 64, verdictId: 'run-1.1' },
  });
});

test('an image that is not in the registry is not pushed, whatever the audit trail says of its tag', async () => {
  await startWith({ tags: ['v2'] });
  const run = await gate('app/api:v2');
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('Not pushed: there is no app/api:v2 in the registry of account 111122223333');
  expect(aws.calls).not.toContain('dynamodb.GetItem');
});

test('the wait begins with 2 s, grows to 10 s, and ends with the timeout', async () => {
  await start([]);
  const run = await gate('app/api:v1', '--timeout', '1m');
  expect(run.exitCode).toBe(2);
  expect(run.sleeps).toEqual([2000, 3000, 4500, 6750, 10_000, 10_000, 10_000, 10_000, 3750]);
  expect(run.stdout).toContain('NO VERDICT');
  expect(run.stderr).toContain('Waiting up to 1m: it has no verdict yet.');
});

test('a timeout of 0s asks once', async () => {
  await start([]);
  expect(await gate('app/api:v1', '--timeout', '0s')).toMatchObject({ exitCode: 2, sleeps: [] });
});

test('a verdict that is reached during the wait ends it', async () => {
  const items: Readonly<Record<string, unknown>>[] = [];
  await start(items);
  const run = await runCli(['gate', 'app/api:v1'], {
    url: aws.url,
    onSleep: () => items.push(...itemsOf(verdictRecord())),
  });
  expect(run).toMatchObject({ exitCode: 0, sleeps: [2000] });
});

test('an expired COMPLIANT is waited for, and is UNKNOWN in the end', async () => {
  await startWith({ validUntil: EXPIRED });
  const run = await gate('app/api:v1', '--timeout', '2s');
  expect(run).toMatchObject({ exitCode: 2, sleeps: [2000] });
  expect(run.stdout).toContain('UNKNOWN, score');
  expect(run.stdout).toContain(`The verdict COMPLIANT expired at ${EXPIRED}`);
  expect(run.stdout).not.toContain('holds until');
});

test('an expired NON_COMPLIANT still does not pass', async () => {
  await startWith({ ...NON_COMPLIANT, validUntil: EXPIRED });
  expect(await gate('app/api:v1', '--timeout', '2s')).toMatchObject({ exitCode: 1 });
});

describe('under a policy that allows unknown images in one repository', () => {
  const policy = { ...DEFAULT_POLICY, repositories: { 'app/*': { unknown: 'allow' } } } as const;
  const hash = policyHash(policy);
  const put = () => aws.objects.set(`evidence/${policyKey(hash)}`, Buffer.from(canonicalPolicy(policy)));

  test('UNKNOWN passes with a loud warning', async () => {
    await startWith(UNPROVEN, hash);
    put();
    const run = await gate('app/api:v1');
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('warning: NOTHING IS PROVEN');
    expect(run.stdout).toContain('UNKNOWN, score');
  });

  test('an image that nobody judged does not pass', async () => {
    await start([], hash);
    put();
    expect(await gate('app/api:v1', '--timeout', '0s')).toMatchObject({ exitCode: 2 });
  });

  test('NON_COMPLIANT does not pass', async () => {
    await startWith(NON_COMPLIANT, hash);
    put();
    expect(await gate('app/api:v1')).toMatchObject({ exitCode: 1 });
  });

  test('a policy that cannot be read lets nothing pass', async () => {
    await startWith(UNPROVEN, hash);
    const run = await gate('app/api:v1');
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain('there is no such document');
  });
});

test('an image of another account is refused before the registry is asked', async () => {
  await startWith({});
  const run = await gate('999988887777.dkr.ecr.eu-west-1.amazonaws.com/app/api:v1');
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('account 999988887777');
  expect(aws.calls).toEqual(['ssm.GetParameter']);
});

test.each([
  [['app/api'], 'neither a tag nor a digest'],
  [['app/api:v1', '--timeout', '15'], 'Expected a time such as 90s, 15m or 2h'],
  [['app/api:v1', '--timeout', '25h'], 'at most 24h'],
  [[], "missing required argument 'image'"],
])('wrong usage %j ends with 3 before AWS is asked', async (argv, why) => {
  await start([]);
  const run = await gate(...argv);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain(why);
  expect(aws.calls).toEqual([]);
});
