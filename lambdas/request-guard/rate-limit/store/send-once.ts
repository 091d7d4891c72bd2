import type { AttributeValue, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { RateLimitStoreError } from './rate-limit-store';

/** What came of a conditional write: the item after it, or as it stands where the condition did not hold. */
export interface SentOnce {
  readonly written: boolean;
  readonly item: Record<string, AttributeValue> | undefined;
}

/**
 * Sends a write in one attempt, whatever the client's own settings for retries: a second attempt would count twice where only
 * the first one's answer was lost, and would come too late for the request.
 *
 * @throws RateLimitStoreError for all that is no answer of the table; its cause says what
 */
export async function sendOnce(
  client: DynamoDBClient,
  command: UpdateItemCommand,
  signal: AbortSignal,
): Promise<SentOnce> {
  let failure: unknown;
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        failure = error;
        // The client repeats what it takes for a fault of the network or the service; of this it knows nothing.
        throw new RateLimitStoreError('The call failed.');
      }
    },
    // The innermost place that the client's retries still surround.
    { step: 'finalizeRequest', priority: 'low', name: 'mayflySendOnce' },
  );
  try {
    const { Attributes } = await inTime(client.send(command, { abortSignal: signal }), signal);
    return { written: true, item: Attributes };
  } catch (error) {
    if (isConditionFailure(failure)) return { written: false, item: failure.Item };
    throw new RateLimitStoreError('The table of the rate limits gave no answer.', { cause: failure ?? error });
  }
}

/** The client looks at the signal when it sends, and not while it waits for credentials. */
function inTime<T>(sent: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    sent.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** By its name: the client may be of another copy of the SDK. */
function isConditionFailure(error: unknown): error is { readonly Item?: Record<string, AttributeValue> } {
  return (
    typeof error === 'object' && error !== null && 'name' in error && error.name === 'ConditionalCheckFailedException'
  );
}
