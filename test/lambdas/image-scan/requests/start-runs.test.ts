import type { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { runRequestsOn } from '../../../../lambdas/audit-api/run-requests';
import { startRuns } from '../../../../lambdas/image-scan/requests/start-runs';
import { RUN_REQUEST_EVENT } from '../../../../lambdas/verdicts/contract';
import { type AwsEndpoint, ServiceError, startAwsEndpoint } from '../../../bin/support/aws-endpoint';

const stateMachineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:image-scan';
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const image = { account: '111122223333', region: 'eu-west-1', repository: 'app/api', digest: digestOf('a') };
const request = { source: 'mayfly', trigger: 'rescan', ...image, why: 'operation 1' };

interface Execution {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: string;
}

let aws: AwsEndpoint | undefined;
let executions: Execution[];
afterEach(() => aws?.close());

/** What becomes of a batch of messages, and the executions that it started; those of these digests are refused. */
async function start(bodies: readonly unknown[], refused: readonly string[] = []) {
  executions = [];
  aws = await startAwsEndpoint({
    'sfn.StartExecution': (input) => {
      const execution = input as unknown as Execution;
      if (refused.some((digest) => execution.input.includes(digest))) throw new ServiceError('ExecutionLimitExceeded');
      executions.push(execution);
      return { executionArn: 'arn', startDate: 1_763_000_000 };
    },
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const sfn = new SFNClient({ region: 'eu-west-1', endpoint: aws.url, credentials, maxAttempts: 1 });
  const messages = bodies.map((body, index) => ({
    messageId: `m-${index}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  return startRuns({ sfn, stateMachineArn }, messages);
}

/** As EventBridge hands an entry to a queue. Source: EventBridge user guide, "Event structure reference". */
const envelope = ({ Source, DetailType, Detail }: PutEventsRequestEntry) => ({
  ...{ version: '0', id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718', time: '2026-11-05T12:00:00Z', resources: [] },
  ...{ account: '111122223333', region: 'eu-west-1' },
  ...{ source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail ?? 'null') },
});

/** The events by which the audit API asks for a run. */
async function eventsOfTheAuditApi(): Promise<readonly PutEventsRequestEntry[]> {
  const put: PutEventsRequestEntry[] = [];
  const send = async ({ input: { Entries = [] } }: PutEventsCommand) => {
    put.push(...Entries);
    return { Entries: Entries.map(() => ({ EventId: 'e' })) };
  };
  const events = { send } as unknown as EventBridgeClient;
  await runRequestsOn({ events, bus: 'mayfly' }).ask([image], 'rescan', request.why);
  return put;
}

const inputs = () => executions.map(({ input }) => JSON.parse(input));

describe('A run is started', () => {
  it('for what the audit API asks for on the bus', async () => {
    const entries = await eventsOfTheAuditApi();
    expect(await start(entries.map(envelope))).toEqual({ started: 1, failed: [] });
    expect(inputs()).toEqual([request]);
    expect(executions[0]?.stateMachineArn).toBe(stateMachineArn);
  });

  it('for what Mayfly itself asks for in the queue', async () => {
    expect(await start([request])).toEqual({ started: 1, failed: [] });
    expect(inputs()).toEqual([request]);
  });

  it('once for an image, however it is asked for', async () => {
    const [entry = {}] = await eventsOfTheAuditApi();
    const other = { ...request, digest: digestOf('b') };
    expect(await start([envelope(entry), request, other])).toEqual({ started: 2, failed: [] });
    expect(inputs().map(({ digest }) => digest)).toEqual([image.digest, other.digest]);
  });

  it('under the same name where the same message comes again, and under another for another', async () => {
    const names: (string | undefined)[] = [];
    for (const batch of [[request], [request], ['{}', request]]) {
      await start(batch);
      names.push(executions[0]?.name);
      await aws?.close();
    }
    aws = undefined;
    expect(names[1]).toBe(names[0]);
    expect(names[2]).not.toBe(names[0]);
    for (const name of names) expect(name).toMatch(/^rescan-[0-9a-f]{32}$/);
  });
});

describe('A message is delivered again, and no other with it,', () => {
  const event = { Source: RUN_REQUEST_EVENT.sources[0], DetailType: RUN_REQUEST_EVENT.detailType };
  const other = { ...request, digest: digestOf('b') };

  it.each<[string, unknown, string]>([
    ['that is no JSON', '{', 'JSON'],
    ['that is null', 'null', 'whole event'],
    [
      'with an event of another kind',
      envelope({ ...event, DetailType: 'Image Verdict', Detail: JSON.stringify(request) }),
      'source',
    ],
    ['with an event without a detail', { ...envelope(event), detail: undefined }, 'whole event'],
    ['with an event whose detail is text', { ...envelope(event), detail: JSON.stringify(request) }, 'whole event'],
    [
      'with an event that asks for what is not to be asked for',
      envelope({ ...event, Detail: JSON.stringify({ ...request, trigger: 'push' }) }),
      'trigger',
    ],
  ])('%s', async (_, body, why) => {
    const { started, failed } = await start([body, other]);
    expect(failed).toEqual([{ messageId: 'm-0', why: expect.stringContaining(why) }]);
    expect([started, inputs()]).toEqual([1, [other]]);
  });

  it('whose run could not be started', async () => {
    const { started, failed } = await start([request, other], [image.digest]);
    expect(failed).toEqual([{ messageId: 'm-0', why: expect.stringContaining('ExecutionLimitExceeded') }]);
    expect([started, inputs()]).toEqual([1, [other]]);
  });
});
