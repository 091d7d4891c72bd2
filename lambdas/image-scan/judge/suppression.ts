import { counted } from '../../shared/wording';
import { type Finding, findingKey } from '../../verdicts/finding';
import type { AppliedException } from '../../verdicts/verdict';
import type { RegistryScan } from './judgement';
import { mergeFindings } from './merge-findings';
import { labelsOf } from './wording';

/** The id under which a verdict names what Amazon Inspector suppresses. */
export const INSPECTOR_SUPPRESSED = 'inspector-suppressed';

/**
 * What suppression rules of Amazon Inspector leave out, as an exception of its own kind: whoever administers Inspector
 * for an organisation can hide findings of every account, and a verdict must say so. A rule hides what Inspector found
 * and no more: what another scanner finds as well is among `findings`, and counts.
 * @param findings what counts, merged
 */
export function suppressionOf(scan: RegistryScan, findings: readonly Finding[]): readonly AppliedException[] {
  if (scan.status !== 'complete' || !scan.suppressed?.length) return [];
  const counting = new Set(findings.map(findingKey));
  const hidden = mergeFindings(scan.suppressed).filter((finding) => !counting.has(findingKey(finding)));
  if (hidden.length === 0) return [];
  return [
    {
      id: INSPECTOR_SUPPRESSED,
      source: 'inspector',
      findings: labelsOf(hidden),
      found: hidden.length,
      reason: `Suppression rules of Amazon Inspector hide ${counted(hidden.length, 'finding')}; Inspector says neither why nor until when.`,
      expiresAt: null,
    },
  ];
}
