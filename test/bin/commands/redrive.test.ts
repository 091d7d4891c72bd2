import type { DeadLetterQueue } from '../../../lambdas/image-scan/contract';
import { type AwsEndpoint, type Operations, ServiceError, startAwsEndpoint } from '../support/aws-endpoint';
import { DEPLOYMENT, deploymentParameters, ssmServer } from '../support/fixtures';
import { type QueueServer, queueServer } from '../support/queue-server';
import { runCli } from '../support/run-cli';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:record-unknown';

let aws: AwsEndpoint;
let queues: QueueServer;
let started: { readonly name: string; readonly input: string }[];
beforeEach(() => {
  started = [];
});
afterEach(() => aws.close());

async function start(given: QueueServer, operations: Operations = {}): Promise<void> {
  queues = given;
  const deadLetterQueues: DeadLetterQueue[] = [];
  aws = await startAwsEndpoint({
    'ssm.GetParameter': (input) =>
      ssmServer(deploymentParameters({ deadLetterQueues }))['ssm.GetParameter']?.(input) ?? {},
    'sfn.StartExecution': ({ name, input, stateMachineArn }) => {
      expect(stateMachineArn).toBe(DEPLOYMENT.stateMachineArn);
      started.push({ name: String(name), input: String(input) });
      return { executionArn: `arn:${name}`, startDate: 1_793_000_000 };
    },
    ...queues.operations,
    ...operations,
  });
  deadLetterQueues.push(
    { url: `${aws.url}/111122223333/push`, target: { kind: 'state-machine', arn: DEPLOYMENT.stateMachineArn } },
    { url: `${aws.url}/111122223333/failed`, target: { kind: 'function', arn: FUNCTION } },
  );
}

const redrive = (...argv: readonly string[]) => runCli(['redrive', ...argv], { url: aws.url });
const events = (count: number) => Array.from({ length: count }, (_, index) => JSON.stringify({ event: index }));

test('starts executions and invocations with the bodies as they are, and empties the queues', async () => {
  await start(queueServer({ push: events(23), failed: events(1) }));
  const run = await redrive('--json');
  expect(run.exitCode).toBe(0);
  expect(run.document()).toMatchObject({
    dryRun: false,
    queues: [
      { queue: 'push', found: 23, restarted: 23, left: [], more: false },
      { queue: 'failed', found: 1, restarted: 1, left: [] },
    ],
  });
  expect(started.map(({ input }) => input)).toEqual(events(23));
  expect(new Set(started.map(({ name }) => name)).size).toBe(23);
  expect(started[0]?.name).toMatch(/^redrive-[0-9a-f-]{36}$/);
  expect(aws.invocations).toEqual([{ function: FUNCTION, type: 'Event', body: '{"event":0}' }]);
  expect([...queues.bodies('push'), ...queues.bodies('failed')]).toEqual([]);
});

test('a dry run counts, starts nothing, and leaves every message visible', async () => {
  await start(queueServer({ push: events(12), failed: [] }));
  const run = await redrive('--dry-run');
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(/push +state-machine +12 +0 +12/);
  expect(started).toEqual([]);
  expect(queues.visible('push')).toBe(12);
});

test('a message that is not JSON stays and is named, and the others are restarted', async () => {
  await start(queueServer({ push: ['{"event":1}', 'not json', '{"event":2}'], failed: [] }));
  const run = await redrive();
  expect(run.exitCode).toBe(4);
  expect(run.stderr).toContain('push: message push-1 stays: its body is not JSON');
  expect(started).toHaveLength(2);
  expect(queues.bodies('push')).toEqual(['not json']);
  expect(queues.visible('push')).toBe(1);
});

test('a message whose restart is refused stays, and the other queue is still redriven', async () => {
  await start(queueServer({ push: events(1), failed: events(1) }), {
    'sfn.StartExecution': () => {
      throw new ServiceError('StateMachineDoesNotExist');
    },
  });
  const run = await redrive();
  expect(run.exitCode).toBe(4);
  expect(run.stderr).toContain('its restart was refused: StateMachineDoesNotExist');
  expect(queues.visible('push')).toBe(1);
  expect(aws.invocations).toHaveLength(1);
});

test('the invocation of a function that is refused leaves its message', async () => {
  await start(queueServer({ push: [], failed: events(1) }), {
    'lambda.Invoke': () => {
      throw new ServiceError('TooManyRequestsException', 429);
    },
  });
  expect(await redrive()).toMatchObject({ exitCode: 4 });
  expect(queues.visible('failed')).toBe(1);
});

test('a message that comes back ends the run, and is not restarted twice', async () => {
  await start(queueServer({ push: ['not json'], failed: [] }, { forgetful: true }));
  const run = await redrive('--json');
  expect(run.document()).toMatchObject({
    queues: [
      { found: 1, restarted: 0, left: [{ messageId: 'push-0' }], more: true },
      { found: 0, more: false },
    ],
  });
});

test('what Lambda put into an envelope is taken out of it: the function gets the event that failed', async () => {
  const envelope = {
    version: '1.0',
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: { event: 7 },
    responsePayload: { errorMessage: 'it broke' },
  };
  await start(queueServer({ push: [], failed: [JSON.stringify(envelope)] }));
  expect((await redrive()).exitCode).toBe(0);
  expect(aws.invocations).toEqual([{ function: FUNCTION, type: 'Event', body: '{"event":7}' }]);
});
