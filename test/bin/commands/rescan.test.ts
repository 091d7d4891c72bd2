import { claimKey } from '../../../lambdas/verdicts/keys';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { type AwsEndpoint, startAwsEndpoint } from '../support/aws-endpoint';
import {
  deploymentParameters,
  ecrServer,
  IMAGE,
  itemsOf,
  NON_COMPLIANT,
  ssmServer,
  UNPROVEN,
  verdictRecord,
} from '../support/fixtures';
import { requestQueueServer } from '../support/request-queue-server';
import { NOW, runCli } from '../support/run-cli';
import { tableServer } from '../support/table-server';

let aws: AwsEndpoint;
afterEach(() => aws.close());

/** Before the rescan a COMPLIANT stands, and another run holds the claim. */
const BEFORE = verdictRecord({ gen: 4, runId: 'before' });
const CLAIM = { ...claimKey(IMAGE), runId: 'under-way', leaseUntil: '2026-11-05T13:00:00.000Z', gen: 5 };
const items: Readonly<Record<string, unknown>>[] = [];
const queue = requestQueueServer();

beforeEach(async () => {
  items.splice(0, items.length, ...itemsOf(BEFORE), CLAIM);
  queue.requests.length = 0;
  aws = await startAwsEndpoint({
    ...ssmServer(deploymentParameters()),
    ...ecrServer('v1'),
    ...tableServer(items),
    ...queue.operations,
  });
});

/** Commits a record when so much time has passed. */
const committing =
  (...commits: readonly (readonly [afterMs: number, record: Partial<VerdictRecord>])[]) =>
  (now: Date) => {
    for (const [afterMs, record] of commits) {
      const at = now.toISOString();
      const isDue = now.getTime() - NOW.getTime() >= afterMs;
      const committed = items.some(({ runId }) => runId === record.runId);
      if (isDue && !committed) items.push(...itemsOf(verdictRecord({ startedAt: at, judgedAt: at, ...record })));
    }
  };
const rescan = (argv: readonly string[], onSleep: (now: Date) => void = () => {}) =>
  runCli(['rescan', ...argv], { url: aws.url, onSleep });

describe('mayfly rescan', () => {
  it('asks for a scan of what the tag points at now', async () => {
    const { exitCode, stdout } = await rescan(['app/api:v1', `app/api@${IMAGE.digest}`]);
    expect([exitCode, stdout]).toEqual([0, 'Asked for 1 rescan. Add --wait to wait for the new verdict.\n']);
    const why = 'rescan: asked for on the command line';
    expect(queue.requests).toEqual([{ source: 'mayfly', trigger: 'rescan', ...IMAGE, why }]);
  });

  it('asks for nothing where an image is not pushed', async () => {
    const { exitCode } = await rescan(['app/api:v1', 'app/api:v2']);
    expect(exitCode).toBe(2);
    expect(queue.requests).toEqual([]);
  });

  it.each([
    ['COMPLIANT', {}, 0],
    ['NON_COMPLIANT', NON_COMPLIANT, 1],
    ['UNKNOWN', UNPROVEN, 2],
  ] as const)('waits for the new verdict, here %s, and ends with its exit code', async (verdict, about, code) => {
    const run = await rescan(
      ['app/api:v1', '--wait', '--json'],
      committing([10_000, { gen: 6, runId: 'new', ...about }]),
    );
    expect(run.exitCode).toBe(code);
    expect(run.document()).toMatchObject({ items: [{ verdict, record: { runId: 'new' } }] });
  });

  it('takes neither the verdict that stood before nor that of a run that had begun before', async () => {
    const run = await rescan(
      ['app/api:v1', '--wait', '--json'],
      committing([2_000, { ...NON_COMPLIANT, gen: 5, runId: 'under-way' }], [20_000, { gen: 6, runId: 'new' }]),
    );
    expect(run.exitCode).toBe(0);
    expect(run.document()).toMatchObject({ items: [{ record: { runId: 'new' } }] });
  });

  it('ends as unknown where no new verdict comes in time', async () => {
    const { exitCode, stdout } = await rescan(['app/api:v1', '--wait', '--timeout', '1m']);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('NO NEW VERDICT');
  });
});
