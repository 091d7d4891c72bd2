import { dynamoClient } from '../../shared/clients/dynamo';
import { eventBridgeClient } from '../../shared/clients/event-bridge';
import { sqsClient } from '../../shared/clients/sqs';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { readScanRecord } from '../../verdicts/store/commit';
import { ENV } from '../contract';
import { publishVerdict } from '../record/publish-verdict';
import type { TailInput } from '../state-io';

const env = readEnv({
  table: stringVariable(ENV.table),
  bus: stringVariable(ENV.eventBus),
  queue: stringVariable(ENV.requestQueue),
});
const publisher = {
  events: eventBridgeClient(),
  bus: env.bus,
  table: { db: dynamoClient(), name: env.table },
  queue: { sqs: sqsClient(), url: env.queue },
};

/** Whoever waits for verdicts learns of this one; it is read back from the table, so only what is committed is told. */
export async function handler({ run }: TailInput): Promise<void> {
  await publishVerdict(publisher, await readScanRecord(publisher.table, run), systemClock());
}
