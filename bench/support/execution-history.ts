import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';

/** How long one state of an execution took. */
export interface StateTime {
  readonly state: string;
  /** Milliseconds from the start of the execution. */
  readonly entered: number;
  readonly exited: number;
}

/** Every event of an execution, oldest first, all pages of them. */
export async function historyOf(sfn: SFNClient, executionArn: string): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken ? { nextToken } : {}) }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

/**
 * State transitions as Step Functions bills them: one for each step that is executed, and one more for each retry of it.
 * Source: AWS Step Functions pricing, "Standard Workflows".
 */
export function transitionsIn(events: readonly HistoryEvent[]): number {
  const count = (wanted: (type: string) => boolean) => events.filter(({ type }) => wanted(type ?? '')).length;
  const entered = count((type) => type.endsWith('StateEntered'));
  const attempts = count((type) => type === 'TaskScheduled' || type === 'LambdaFunctionScheduled');
  const retries = attempts - count((type) => type === 'TaskStateEntered');
  return entered + Math.max(0, retries);
}

/** The states of an execution in the order in which they were entered; those that were not left are left out. */
export function stateTimes(events: readonly HistoryEvent[]): readonly StateTime[] {
  const start = timeOf(events[0]);
  // A map keeps the order in which states were entered, whenever they were left.
  const entries = new Map<string, { readonly entered: number; exited?: number }>();
  for (const event of events) {
    const entered = event.stateEnteredEventDetails?.name;
    if (entered !== undefined) entries.set(entered, { entered: timeOf(event) - start });
    const left = entries.get(event.stateExitedEventDetails?.name ?? '');
    if (left) left.exited = timeOf(event) - start;
  }
  return [...entries].flatMap(([state, { entered, exited }]) =>
    exited === undefined ? [] : [{ state, entered, exited }],
  );
}

/** Bytes that the execution writes to its log at the level ALL without data: a record an event. */
export function logBytesOf(events: readonly HistoryEvent[], executionArn: string): number {
  const records = events.map(({ id, type, timestamp, previousEventId, ...details }) => {
    const { name } = details.stateEnteredEventDetails ?? details.stateExitedEventDetails ?? {};
    return JSON.stringify({
      ...{ id: String(id), type, details: name === undefined ? {} : { name } },
      ...{ previous_event_id: String(previousEventId ?? 0), event_timestamp: String(timestamp?.getTime() ?? 0) },
      ...{ execution_arn: executionArn, redrive_count: '0' },
    });
  });
  return records.reduce((sum, record) => sum + Buffer.byteLength(record) + LOG_EVENT_OVERHEAD, 0);
}

/** Bytes that CloudWatch Logs bills for each event besides its text. Source: CloudWatch Logs API reference, PutLogEvents. */
export const LOG_EVENT_OVERHEAD = 26;

function timeOf(event: HistoryEvent | undefined): number {
  return event?.timestamp?.getTime() ?? Number.NaN;
}
