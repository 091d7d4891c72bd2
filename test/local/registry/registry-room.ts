import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CreateRepositoryCommand, DescribeImageScanFindingsCommand, ECRClient } from '@aws-sdk/client-ecr';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type BuildOptions, buildImage } from '../../../local/registry/build/build-image';
import type { AwsEvent } from '../../../local/registry/events/aws-event';
import type { BuiltImage } from '../../../local/registry/oci/built-image';
import { pushImage } from '../../../local/registry/oci/push-image';
import { startRegistry } from '../../../local/registry/start-registry';
import { clientConfiguration, readSharedAccount } from '../../support/local-account';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const PATIENCE_MS = 20_000;

/** An image of the examples. */
export function exampleImage(name: string, options: Partial<BuildOptions> = {}): Promise<BuiltImage> {
  return buildImage(join(EXAMPLES, 'images', name), {
    packages: join(EXAMPLES, 'packages'),
    created: new Date('2026-01-01T00:00:00Z'),
    ...options,
  });
}

/**
 * A stand-in of the test's own before the shared account, so that its behaviours disturb nobody, clients of it, and
 * what tests of the registry do again and again.
 */
export async function registryRoom() {
  const shared = await readSharedAccount();
  const account = clientConfiguration(shared);
  const registry = await startRegistry({
    accountUrl: shared.url,
    account: shared.account,
    region: shared.region,
    examples: EXAMPLES,
  });
  const facts = { ...shared, registryUrl: registry.url };
  const standIn = { ...account, endpoint: facts.registryUrl };
  const ecr = new ECRClient({ ...standIn, maxAttempts: 1 });
  const codeBuild = new CodeBuildClient({ ...standIn, maxAttempts: 1 });
  const events = new EventBridgeClient(account);
  const sqs = new SQSClient(account);

  async function control(path: string, body: object): Promise<void> {
    const answer = await fetch(`${facts.registryUrl}/_control/${path}`, { method: 'PUT', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  async function queue(QueueName: string): Promise<{ readonly url: string; readonly arn: string }> {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return { url: QueueUrl, arn: Attributes?.['QueueArn'] ?? '' };
  }

  return {
    facts,
    ecr,
    codeBuild,
    control,

    async repository(options: { readonly scanOnPush?: boolean } = {}): Promise<string> {
      const repositoryName = `registry-test/${randomUUID()}`;
      const imageScanningConfiguration = { scanOnPush: options.scanOnPush ?? false };
      await ecr.send(new CreateRepositoryCommand({ repositoryName, imageScanningConfiguration }));
      return repositoryName;
    },

    async push(image: BuiltImage, repository: string, tag: string): Promise<string> {
      await pushImage(image, { registryUrl: facts.registryUrl, repository, tag });
      return image.manifest.digest;
    },

    /** The events of the default bus that match a pattern, from now on. */
    async listen(pattern: object): Promise<{ next(): Promise<AwsEvent>; quiet(): Promise<void> }> {
      const name = `registry-test-${randomUUID()}`;
      const { url: QueueUrl, arn } = await queue(name);
      await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
      const Targets = [{ Id: 'queue', Arn: arn }];
      await events.send(new PutTargetsCommand({ Rule: name, Targets }));
      const receive = async (WaitTimeSeconds: number): Promise<AwsEvent | null> => {
        const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds }));
        const [message] = Messages ?? [];
        if (message === undefined) return null;
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
        return JSON.parse(message.Body ?? '') as AwsEvent;
      };
      return {
        async next() {
          const event = await receive(PATIENCE_MS / 1000);
          if (event === null) throw new Error('No event came.');
          return event;
        },
        async quiet() {
          const event = await receive(1);
          if (event !== null) throw new Error(`An event came: ${JSON.stringify(event)}`);
        },
      };
    },

    /** What is left in the dead-letter queue of a rule's target that does not exist, from now on. */
    async deadLetters(pattern: object) {
      const name = `registry-test-${randomUUID()}`;
      const { url: QueueUrl, arn } = await queue(name);
      await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
      const Arn = `arn:aws:lambda:${facts.region}:${facts.account}:function:no-such-function-${randomUUID()}`;
      const Targets = [{ Id: 'nobody', Arn, DeadLetterConfig: { Arn: arn } }];
      await events.send(new PutTargetsCommand({ Rule: name, Targets }));
      return {
        async next() {
          const { Messages } = await sqs.send(
            new ReceiveMessageCommand({
              QueueUrl,
              WaitTimeSeconds: PATIENCE_MS / 1000,
              MessageAttributeNames: ['All'],
            }),
          );
          const [message] = Messages ?? [];
          const attributes = Object.entries(message?.MessageAttributes ?? {});
          return {
            event: JSON.parse(message?.Body ?? '{}') as AwsEvent,
            attributes: Object.fromEntries(attributes.map(([key, { StringValue }]) => [key, StringValue])),
          };
        },
      };
    },

    /** Waits until a scan is no longer in progress. */
    async scanned(repositoryName: string, imageDigest: string) {
      const command = () => new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageDigest } });
      for (const end = Date.now() + PATIENCE_MS; ; ) {
        const answer = await ecr.send(command());
        if (answer.imageScanStatus?.status !== 'IN_PROGRESS') return answer;
        if (Date.now() > end) throw new Error('The scan did not end.');
        await sleep(50);
      }
    },

    async close() {
      for (const client of [ecr, codeBuild, events, sqs]) client.destroy();
      await registry.close();
    },
  };
}
export type RegistryRoom = Awaited<ReturnType<typeof registryRoom>>;
