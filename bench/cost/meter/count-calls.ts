import type { Usage } from '../usage';
import type { MeteredCall } from './meter-proxy';

export type CalledUsage = Pick<
  Usage,
  'writeUnits' | 'readUnits' | 's3Writes' | 's3Reads' | 'customEvents' | 'sqsRequests' | 'notices'
>;

/** Standard parameters cost nothing. Any other service that is not known is an error. */
const FREE = ['ssm'];

/**
 * What the calls are billed as; of DynamoDB only those of one table.
 *
 * @throws RangeError for a service whose price is not known
 */
export function countCalls(calls: readonly MeteredCall[], table: string): CalledUsage {
  const of = (service: string) => calls.filter((call) => call.service === service);
  const units = of('dynamodb').flatMap((call) => (call.units?.table === table ? [call.units] : []));
  const s3Writes = of('s3').filter(({ action }) => /^(PUT|POST|COPY|LIST) /.test(action)).length;
  const known = ['dynamodb', 's3', 'events', 'sqs', 'sns', ...FREE];
  const unknown = calls.find(({ service }) => !known.includes(service));
  if (unknown) throw new RangeError(`The price of ${unknown.service} (${unknown.action}) is not known.`);
  return {
    writeUnits: units.reduce((sum, { write }) => sum + write, 0),
    readUnits: units.reduce((sum, { read }) => sum + read, 0),
    s3Writes,
    s3Reads: of('s3').length - s3Writes,
    customEvents: of('events').filter(({ action }) => action === 'PutEvents').length,
    sqsRequests: of('sqs').length,
    notices: of('sns').length,
  };
}
