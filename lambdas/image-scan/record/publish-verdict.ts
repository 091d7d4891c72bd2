import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { MayflyError } from '../../shared/errors';
import { VERDICT_EVENT } from '../../verdicts/contract';
import type { VerdictEventDetail } from '../../verdicts/event';
import { parentsOf } from '../../verdicts/parents';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { markPublished } from '../../verdicts/store/publication';
import { clearRerun, rerunAskedFor } from '../../verdicts/store/reruns';
import type { VerdictRecord } from '../../verdicts/verdict';
import { asksAnew, TRIGGERS } from '../contract';
import { type RequestQueue, sendRequests } from '../requests/send-requests';

export interface Publisher {
  readonly events: EventBridgeClient;
  readonly bus: string;
  readonly table: AuditTable;
  /** Where another run is asked for, if somebody left word for one while this one worked. */
  readonly queue: RequestQueue;
}

/** PutEvents answers 200 even where it took nothing. */
export class EventNotTaken extends MayflyError {
  override readonly name = 'EventNotTaken';
  readonly code: string;
  constructor(verdictId: string, code: string, why: string) {
    super(`The event bus did not take verdict ${verdictId}: ${code}: ${why}. It is tried again.`);
    this.code = code;
  }
}

/** Puts a verdict on the bus, then notes that it is there. A crash in between publishes twice: consumers de-duplicate. */
export async function publishVerdict(publisher: Publisher, record: VerdictRecord, now: Date): Promise<void> {
  await askAgainIfTold(publisher, record);
  await askForParents(publisher, record);
  const detail: VerdictEventDetail = record;
  const { Entries } = await publisher.events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: publisher.bus,
          Source: VERDICT_EVENT.source,
          DetailType: VERDICT_EVENT.detailType,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  const refused = Entries?.find((entry) => entry.ErrorCode);
  if (refused) throw new EventNotTaken(record.verdictId, refused.ErrorCode ?? '', refused.ErrorMessage ?? '');
  await markPublished(publisher.table, record, now);
}

/** Asked twice where this crashes in between: the second run finds what the first found. */
async function askAgainIfTold({ table, queue }: Publisher, record: VerdictRecord): Promise<void> {
  const asked = await rerunAskedFor(table, record);
  if (asked === null) return;
  const { account, region, repository, digest } = record;
  const trigger = RERUNS.find((known) => known === asked.word) ?? 'rescan';
  const why = 'asked for while another run was judging the image';
  await sendRequests(queue, [{ source: 'mayfly', trigger, account, region, repository, digest, why }]);
  await clearRerun(table, record, asked);
}

/** An index is judged by its images: what changed for one of them, be it only how long it holds, changes its indexes too. */
async function askForParents({ queue }: Publisher, record: VerdictRecord): Promise<void> {
  const why = `${record.digest}, which it lists, was judged`;
  const requests = parentsOf(record).map(
    (parent) => ({ source: 'mayfly', trigger: 'rejudge', ...parent, why, asOf: record.judgedAt }) as const,
  );
  await sendRequests(queue, requests);
}

const RERUNS = TRIGGERS.filter(asksAnew);
