import type { SecurityEventDraft } from '../events/security-event';
import { Refusal } from '../refusal';

/** A request that holds more than is looked at for attacks: what nobody has seen is not let through as harmless. */
export class TooMuchToLookAt extends Refusal {
  override readonly name = 'TooMuchToLookAt';

  constructor(values: number) {
    const detail = 'The request holds more than is looked at.';
    super({ status: 413, code: 'too-much-to-look-at', detail }, unseenEvent(values, 'BLOCK'));
  }
}

/** @param values how many were not looked at, or not to their end */
export function unseenEvent(values: number, action: 'BLOCK' | 'LOG'): SecurityEventDraft {
  return {
    type: 'SUSPICIOUS_ACTIVITY',
    severity: action === 'BLOCK' ? 'MEDIUM' : 'LOW',
    reason: 'not-looked-at',
    message: 'Values of the request were longer or more than are looked at for attacks.',
    action,
    details: { values },
  };
}
