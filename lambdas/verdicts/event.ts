import type { VerdictRecord } from './verdict';

/** The event that every committed verdict becomes. Consumers de-duplicate on `detail.verdictId`. */
export const VERDICT_EVENT = { source: 'mayfly.image-scan', detailType: 'Image Verdict' } as const;

export type VerdictEventDetail = VerdictRecord;
