import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { VERDICT_EVENT } from '../../lambdas/verdicts/contract';
import { debianImage } from '../support/debian-image';
import { clientConfiguration } from '../support/local-account';
import { Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
let queue: { readonly sqs: SQSClient; readonly url: string };

/** A consumer of verdicts, as another team would add one. */
beforeAll(async () => {
  pipeline = await Pipeline.open();
  const configuration = clientConfiguration(pipeline.account);
  const sqs = new SQSClient(configuration);
  const events = new EventBridgeClient(configuration);
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'verdict-consumer' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const rule = { EventBusName: pipeline.deployment.eventBus, Name: 'verdict-consumer' };
  const pattern = { source: [VERDICT_EVENT.source], 'detail-type': [VERDICT_EVENT.detailType] };
  await events.send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify(pattern) }));
  const { Name: Rule, EventBusName } = rule;
  const Targets = [{ Id: 'queue', Arn: Attributes?.['QueueArn'] ?? '' }];
  await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));
  queue = { sqs, url: QueueUrl };
});

/** The verdict events of an image that arrive until the pipeline is at rest. */
async function eventsOf(digest: string): Promise<readonly Record<string, unknown>[]> {
  const arrived: Record<string, unknown>[] = [];
  await pipeline.eventually('the verdict event', async () => {
    const { Messages } = await queue.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body } of Messages ?? []) arrived.push(JSON.parse(Body ?? '{}').detail);
    return arrived.some((detail) => detail['digest'] === digest) ? true : undefined;
  });
  return arrived.filter((detail) => detail['digest'] === digest);
}

describe('The event of a verdict', () => {
  it('is the committed record, once, and the record says when it was published', async () => {
    const repository = await pipeline.repository({ scan: { delayMs: 500 }, pushEvents: 3 });
    const image = await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' } }), repository);
    const record = await pipeline.verdict(image);
    await pipeline.settled();
    expect(await eventsOf(image.digest)).toEqual([record]);
    expect((await pipeline.scans(image))[0]?.publishedAt).toBeDefined();
  });

  it('tells of what is unknown too', async () => {
    const repository = await pipeline.repository({ scan: { outcome: 'failed' } });
    const image = await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' } }), repository);
    expect(await eventsOf(image.digest)).toEqual([expect.objectContaining({ verdict: 'UNKNOWN' })]);
  });
});
