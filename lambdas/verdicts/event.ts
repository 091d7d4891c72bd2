import type { VerdictRecord } from './verdict';

/** What a verdict event (`VERDICT_EVENT` of the contract) says. */
export type VerdictEventDetail = VerdictRecord;
