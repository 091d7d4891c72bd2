import type { SecurityEventDraft } from '../events/security-event';

/** Where the steps of one request tell what is worth telling. */
export interface Telling {
  report(draft: SecurityEventDraft): void;
}
