import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { MayflyError } from '../shared/errors';
import { RUN_REQUEST_EVENT } from '../verdicts/contract';
import type { ImageReference } from '../verdicts/image-reference';

/** Asks the image scan for new runs. */
export interface RunRequests {
  /**
   * @param trigger `rescan`: new scans of everything; `rejudge`: judged anew from the evidence that stands
   * @param why one line for the logs and the audit
   * @throws RunsNotRequested where the bus did not take them all
   */
  ask(images: readonly ImageReference[], trigger: 'rescan' | 'rejudge', why: string): Promise<void>;
}

/** PutEvents answers 200 even where it took nothing. */
export class RunsNotRequested extends MayflyError {
  override readonly name = 'RunsNotRequested';
  readonly refused: number;
  constructor(refused: number, code: string) {
    super(`The event bus did not take ${refused} of the requests (${code}). Ask again.`);
    this.refused = refused;
  }
}

const [SOURCE] = RUN_REQUEST_EVENT.sources;

/** Entries that one call takes. Source: EventBridge API reference, "PutEvents". */
const ENTRIES_A_CALL = 10;
/** A single entry that throttling refused is mostly taken the next time. */
const TRIES = 3;

/** @param bus name of Mayfly's bus, from which a rule of the image scan takes the requests */
export function runRequestsOn({
  events,
  bus,
}: {
  readonly events: EventBridgeClient;
  readonly bus: string;
}): RunRequests {
  return {
    ask: async (images, trigger, why) => {
      for (let at = 0; at < images.length; at += ENTRIES_A_CALL) {
        const entries = images.slice(at, at + ENTRIES_A_CALL).map((image) => ({
          EventBusName: bus,
          Source: SOURCE,
          DetailType: RUN_REQUEST_EVENT.detailType,
          Detail: JSON.stringify({ source: 'mayfly', trigger, ...image, why }),
        }));
        await put(events, entries);
      }
    },
  };
}

async function put(events: EventBridgeClient, entries: readonly PutEventsRequestEntry[]): Promise<void> {
  let left = entries;
  let code = '';
  for (let tried = 0; tried < TRIES && left.length > 0; tried += 1) {
    const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [...left] }));
    code = Entries.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode ?? '';
    left = left.filter((_, index) => Entries[index]?.ErrorCode !== undefined);
  }
  if (left.length > 0) throw new RunsNotRequested(left.length, code);
}
