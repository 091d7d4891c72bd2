import { classesOf } from '../../../../../lambdas/request-guard/threats/characters';
import type { FieldType, ThreatFamily, ValuePlace } from '../../../../../lambdas/request-guard/threats/threat';
import { detectIn } from '../../../../../lambdas/request-guard/threats/threat-detection';

interface Where {
  readonly place?: ValuePlace;
  readonly path?: string;
  readonly isName?: boolean;
  readonly fieldType?: FieldType;
}

/** How sure the detectors of a family are of a value, over all its decodings; 0 where they see nothing. */
export function scoreOf(family: ThreatFamily, text: string, where: Where = {}): number {
  const value = { place: 'query', path: 'q', isName: false, text, ...where } as const;
  for (const detection of detectIn(value, classesOf(text))) {
    if (detection.family === family) return detection.score;
  }
  return 0;
}
