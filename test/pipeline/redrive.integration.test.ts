import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { runMayfly } from '../../local/demo/command-line';
import { debianImage } from '../support/debian-image';
import { clientConfiguration } from '../support/local-account';
import { Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
let sqs: SQSClient;
beforeAll(async () => {
  pipeline = await Pipeline.open();
  sqs = new SQSClient(clientConfiguration(pipeline.account));
});
afterEach(() => pipeline.accountFaults.clear());

/** The queue of what could not be delivered to the workflow, or to the function whose name holds a text. */
function queueOf(target: 'state-machine' | 'recordunknown') {
  const queue = pipeline.deployment.deadLetterQueues.find(({ target: of }) =>
    target === 'state-machine' ? of.kind === target : of.kind === 'function' && of.arn.includes(target),
  );
  if (!queue) throw new Error(`the deployment has no dead-letter queue of ${target}`);
  return queue;
}

const waiting = async (url: string) => {
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }));
  return Number(Attributes?.['ApproximateNumberOfMessages']);
};

const redrive = async () => {
  const result = await runMayfly(['redrive', '--json'], pipeline.account.env);
  expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: '' });
};

describe('mayfly redrive', () => {
  it('starts a push afresh that EventBridge could not deliver', async () => {
    const repository = await pipeline.repository({ pushEvents: 0 });
    const image = await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' } }), repository);
    const { url } = queueOf('state-machine');
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(pipeline.pushEvent(image)) }));
    await redrive();
    expect((await pipeline.verdict(image)).verdict).toBe('COMPLIANT');
    expect(await waiting(url)).toBe(0);
  });

  it('starts a recording afresh that failed every time, and the record that was missing appears', async () => {
    const repository = await pipeline.repository({ pushEvents: 0 });
    const image = await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' } }), repository);
    const { url, target } = queueOf('recordunknown');
    if (target.kind !== 'function') throw new Error('this queue is one of a function');
    const failed = {
      'detail-type': 'Step Functions Execution Status Change',
      detail: { name: `lost-${Date.now()}`, status: 'FAILED', input: JSON.stringify(pipeline.pushEvent(image)) },
    };
    await pipeline.accountFaults.inject({ service: 'dynamodb', kind: 'error500', times: 'forever' });
    await new LambdaClient(clientConfiguration(pipeline.account)).send(
      new InvokeCommand({
        FunctionName: target.arn,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(failed)),
      }),
    );
    await pipeline.eventually('the failed invocation in its queue', async () =>
      (await waiting(url)) > 0 ? true : undefined,
    );
    await pipeline.accountFaults.clear();

    await redrive();
    expect(await pipeline.verdict(image)).toMatchObject({ verdict: 'UNKNOWN', unknowns: [{ what: 'run' }] });
  });
});
