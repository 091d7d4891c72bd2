import type { Target } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Account } from '../account';
import type { AwsEvent } from './aws-event';
import { targetInput } from './target-input';

/** A target's service that the stand-in cannot deliver to. */
export class UnsupportedTarget extends Error {
  override readonly name = 'UnsupportedTarget';
  readonly arn: string;
  constructor(arn: string) {
    super(`The local account cannot deliver AWS events to ${arn}. Use a function, state machine, queue or topic.`);
    this.arn = arn;
  }
}

/** Hands an event to one target. @throws UnsupportedTarget, and what the target's service throws */
export async function deliver(account: Account, target: Target, event: AwsEvent): Promise<void> {
  const arn = target.Arn ?? '';
  const input = targetInput(target, event);
  switch (arn.split(':')[2]) {
    case 'states':
      await account.stepFunctions.send(new StartExecutionCommand({ stateMachineArn: arn, input }));
      return;
    case 'lambda':
      await account.lambda.send(
        new InvokeCommand({ FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(input) }),
      );
      return;
    case 'sqs':
      await account.sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl(account, arn),
          MessageBody: input,
          ...(target.SqsParameters?.MessageGroupId === undefined
            ? {}
            : { MessageGroupId: target.SqsParameters.MessageGroupId }),
        }),
      );
      return;
    case 'sns':
      await account.sns.send(new PublishCommand({ TopicArn: arn, Message: input }));
      return;
    default:
      throw new UnsupportedTarget(arn);
  }
}

/** Leaves an event that could not be delivered in the target's queue. Source: EventBridge user guide, "DLQ". */
export async function deadLetter(
  account: Account,
  letter: {
    readonly queueArn: string;
    readonly event: AwsEvent;
    readonly ruleArn: string;
    readonly targetArn: string;
    readonly error: Error;
    readonly attempts: number;
  },
): Promise<void> {
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  await account.sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl(account, letter.queueArn),
      MessageBody: JSON.stringify(letter.event),
      MessageAttributes: {
        RULE_ARN: attribute(letter.ruleArn),
        TARGET_ARN: attribute(letter.targetArn),
        ERROR_CODE: attribute(letter.error.name),
        ERROR_MESSAGE: attribute(letter.error.message || letter.error.name),
        RETRY_ATTEMPTS: { DataType: 'Number', StringValue: String(letter.attempts - 1) },
      },
    }),
  );
}

function queueUrl(account: Account, arn: string): string {
  const [, , , , owner, name] = arn.split(':');
  return `${account.url.origin}/${owner}/${name}`;
}
