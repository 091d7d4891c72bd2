import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OptionError } from '../../options/option-error';
import { readInteger, readObject, readText } from '../../options/read-options';
import { type Demand, type Taking, take, type WindowState } from '../window';
import { blockingWrite, type ConditionalWrite, readState, takingWrite } from './conditional-writes';
import { Deadlines } from './deadlines';
import { type RateLimitStore, RateLimitStoreError, type TakeRequest } from './rate-limit-store';
import { sendOnce } from './send-once';

export interface DynamoStoreOptions {
  /** Its own settings for retries do not matter: each call is tried once. */
  readonly client: DynamoDBClient;
  /** A table with a string partition key and no sort key; time to live on the attribute `expiresAt`. */
  readonly tableName: string;
  /** Name of the partition key. @default pk */
  readonly partitionKey?: string;
  /** Milliseconds that one decision may take, all its calls together. @default 50 */
  readonly timeoutMs?: number;
  /**
   * Milliseconds that decisions may take while the connection is made, when the instance starts or comes back from a pause:
   * credentials, name, TLS. @default 1000
   */
  readonly connectTimeoutMs?: number;
}

/**
 * Without leases three suffice: one that learns the item, one that loses the race to turn its window, one that adds to it. With
 * leases two more, when others take what was left over. Only a clock that leaps could need a sixth.
 */
const MAX_CALLS = 5;
/** From then on it asks for what is needed alone, of which a refusal is final. */
const MODEST_FROM_CALL = 2;

type Answer =
  | { readonly written: true; readonly state: WindowState }
  | { readonly written: false; readonly state: WindowState | null };

/**
 * Counts in DynamoDB, exactly, for all instances: one item a key, and one conditional UpdateItem a decision while a window
 * runs or when this instance turns it, two where another one has turned it or the key is new to this instance. A call is tried
 * once; a lost answer may have taken tokens, never given any back.
 *
 * A role needs `dynamodb:UpdateItem` on the table, nothing else.
 *
 * @throws OptionError for options that make no sense
 */
export function dynamoRateLimitStore(options: DynamoStoreOptions): RateLimitStore {
  const { client, tableName, partitionKey, timeoutMs, connectTimeoutMs } = readObject('dynamoRateLimitStore', options, [
    ...(['client', 'tableName', 'partitionKey', 'timeoutMs', 'connectTimeoutMs'] as const),
  ]);
  if (typeof client?.send !== 'function')
    throw new OptionError('dynamoRateLimitStore.client', 'a DynamoDBClient', client);
  const table = readText('dynamoRateLimitStore.tableName', tableName);
  const key = partitionKey === undefined ? 'pk' : readText('dynamoRateLimitStore.partitionKey', partitionKey, 255);
  const deadlines = new Deadlines(
    timeoutMs === undefined ? 50 : readInteger('dynamoRateLimitStore.timeoutMs', timeoutMs, [1, 60_000]),
    connectTimeoutMs === undefined
      ? 1000
      : readInteger('dynamoRateLimitStore.connectTimeoutMs', connectTimeoutMs, [1, 60_000]),
  );
  // Whoever has made the client has loaded the SDK already; whoever uses the guard without DynamoDB need not.
  const sdk = import('@aws-sdk/client-dynamodb');

  const write = async (request: TakeRequest, conditional: ConditionalWrite, signal: AbortSignal): Promise<Answer> => {
    const { UpdateItemCommand } = await sdk;
    const command = new UpdateItemCommand({
      ...conditional,
      TableName: table,
      Key: { [key]: { S: request.key } },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const answer = await sendOnce(client, command, signal);
    deadlines.answered();
    const state = answer.item === undefined ? null : readState(answer.item);
    if (!answer.written) return { written: false, state };
    if (state === null) throw new RateLimitStoreError('DynamoDB has returned no item of a write that took place.');
    return { written: true, state };
  };

  return {
    async take(request) {
      // Loading it is no matter of the table's, and happens before the first request.
      await sdk;
      const signal = AbortSignal.timeout(deadlines.next(request.now));
      let known = request.known;
      for (let call = 0; call < MAX_CALLS; call++) {
        const demand = call < MODEST_FROM_CALL ? request : { ...request, wanted: request.cost };
        const taking = take(known, demand);
        if (taking.taken === 0) return refused(known, taking, demand, (block) => write(request, block, signal));
        const answer = await write(request, takingWrite(known, taking, demand), signal);
        if (answer.written) return { taken: taking.taken, state: answer.state };
        known = answer.state;
      }
      throw new RateLimitStoreError('Others changed the item between all calls.');
    },
  };
}

/** A refusal tells what stands in the item, rather than what it has become by now, so that the next write meets its condition. */
async function refused(
  known: WindowState | null,
  { state }: Taking,
  demand: Demand,
  write: (block: ConditionalWrite) => Promise<Answer>,
): Promise<Taking> {
  const { blockedUntil } = state;
  const kept = { taken: 0, state: { ...(known ?? state), blockedUntil } };
  if (known === null || blockedUntil === known.blockedUntil) return kept;
  try {
    const answer = await write(blockingWrite(state, demand));
    return answer.state === null ? kept : { taken: 0, state: answer.state };
  } catch {
    // It is refused either way; that other instances do not learn of the block is no reason to say that the store failed.
    return kept;
  }
}
