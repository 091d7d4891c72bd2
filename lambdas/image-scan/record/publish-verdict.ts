import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { MayflyError } from '../../shared/errors';
import { VERDICT_EVENT, type VerdictEventDetail } from '../../verdicts/event';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { markPublished } from '../../verdicts/store/publication';
import type { VerdictRecord } from '../../verdicts/verdict';

export interface Publisher {
  readonly events: EventBridgeClient;
  readonly bus: string;
  readonly table: AuditTable;
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
