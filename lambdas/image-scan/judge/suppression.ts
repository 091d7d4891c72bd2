import { counted } from '../../shared/wording';
import { type Finding, findingKey } from '../../verdicts/finding';
import type { AppliedException } from '../../verdicts/verdict';
import type { MatchedAdvisories } from '../scanner/scan-result';
import { compareText } from './compare-text';
import type { RegistryScan } from './judgement';
import { mergeFindings } from './merge-findings';
import { clip, labelsOf } from './wording';

/** The id under which a verdict names what Amazon Inspector suppresses. */
export const INSPECTOR_SUPPRESSED = 'inspector-suppressed';

/** The id under which a verdict names what VEX documents say does not apply. */
export const VEX_SUPPRESSED = 'vex';

/** Documents that a reason names. */
const MAX_DOCUMENTS = 5;

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

/**
 * What VEX documents leave out of our own match, as an exception of its own kind. What the registry finds as well is among
 * `findings`, and counts.
 * @param findings what counts, merged
 */
export function vexSuppressionOf(
  advisories: MatchedAdvisories | null,
  findings: readonly Finding[],
): readonly AppliedException[] {
  const counting = new Set(findings.map(findingKey));
  const suppressed = (advisories?.suppressed ?? []).filter(({ finding }) => !counting.has(findingKey(finding)));
  if (suppressed.length === 0) return [];
  const hidden = mergeFindings(suppressed.map(({ finding }) => finding));
  const documents = [...new Set(suppressed.map(({ statement }) => statement.document))].sort(compareText);
  const named = documents.slice(0, MAX_DOCUMENTS).map((document) => clip(document, 100));
  const more = documents.length > named.length ? [`${documents.length - named.length} more`] : [];
  return [
    {
      id: VEX_SUPPRESSED,
      source: 'vex',
      findings: labelsOf(hidden),
      found: hidden.length,
      reason: `VEX documents rule out ${counted(hidden.length, 'finding')}: ${[...named, ...more].join(', ')}.`,
      expiresAt: null,
    },
  ];
}
