import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { explainVerdict } from '../../verdicts/explain';
import type { VerdictRecord } from '../../verdicts/verdict';

/** SNS allows 100 characters. */
const MOST_SUBJECT = 100;

/** Tells the topic's subscribers of an image that is not compliant, in sentences first and data after. */
export async function sendNotice(sns: SNSClient, topic: string, record: VerdictRecord, why: string): Promise<void> {
  const { repository, digest, verdict, verdictId } = record;
  const image = `${repository}@${digest}`;
  await sns.send(
    new PublishCommand({
      TopicArn: topic,
      Subject: `Mayfly: ${verdict} ${repository}`.slice(0, MOST_SUBJECT),
      Message: [
        `${image} is ${verdict}.`,
        ...explainVerdict(record),
        `What follows: ${why}.`,
        `Verdict ${verdictId}`,
      ].join('\n'),
      MessageAttributes: {
        verdict: { DataType: 'String', StringValue: verdict },
        repository: { DataType: 'String', StringValue: repository },
      },
    }),
  );
}
