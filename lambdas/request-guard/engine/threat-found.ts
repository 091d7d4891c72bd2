import type { SecurityEventDraft } from '../events/security-event';
import { Refusal } from '../refusal';
import type { FoundThreat } from '../threats/threat-detection';

/** A request that looks like an attack. The client is not told what gave it away. */
export class ThreatFound extends Refusal {
  override readonly name = 'ThreatFound';

  constructor(threats: readonly FoundThreat[]) {
    super({ status: 403, code: 'request-blocked', detail: 'The request was blocked.' }, threatEvent(threats, 'BLOCK'));
  }
}

/** Surely so from here on. */
const CERTAIN = 80;

/** What is told of threats: where, of which family, by what evidence and how sure; never the values. */
export function threatEvent(threats: readonly FoundThreat[], action: 'BLOCK' | 'ALERT'): SecurityEventDraft {
  const families = [...new Set(threats.map(({ family }) => family))];
  const score = Math.max(...threats.map((threat) => threat.score));
  return {
    type: 'INJECTION_ATTEMPT',
    severity: action === 'ALERT' ? 'MEDIUM' : score >= CERTAIN ? 'HIGH' : 'MEDIUM',
    reason: families[0] ?? 'threat',
    message: `The request looks like an attack: ${families.join(', ')}.`,
    action,
    details: {
      families,
      score,
      found: threats.map(
        ({ family, place, path, evidence, score: of }) => `${family} in ${place} ${path}: ${evidence}, ${of}`,
      ),
    },
  };
}
