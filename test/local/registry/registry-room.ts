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

/** Clients of the shared account as Mayfly's functions see it, and what tests of the registry do again and again. */
export async function registryRoom() {
  const facts = await readSharedAccount();
  const account = clientConfiguration(facts);
  const standIn = { ...account, endpoint: facts.registryUrl };
  const ecr = new ECRClient({ ...standIn, maxAttempts: 1 });
  const codeBuild = new CodeBuildClient({ ...standIn, maxAttempts: 1 });
  const events = new EventBridgeClient(account);
  const sqs = new SQSClient(account);

  async function control(path: string, body: object): Promise<void> {
    const answer = await fetch(`${facts.registryUrl}/_control/${path}`, { method: 'PUT', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
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
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
      await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
      const Targets = [{ Id: 'queue', Arn: Attributes?.['QueueArn'] }];
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

    close() {
      for (const client of [ecr, codeBuild, events, sqs]) client.destroy();
    },
  };
}
export type RegistryRoom = Awaited<ReturnType<typeof registryRoom>>;
