import type { Finding } from '../../verdicts/finding';
import type { AdvisoryDatabase } from '../advisories/database/advisory-database';
import { matchAdvisories } from '../advisories/match/match-advisories';
import { applyVex, type VexProduct } from '../advisories/vex/apply-vex';
import type { VexDocument } from '../advisories/vex/openvex';
import type { Inventory, MatchedAdvisories, ScanResult, VexSuppression } from './scan-result';

/** What packages are matched with. */
export interface Matching {
  readonly database: AdvisoryDatabase;
  readonly vex?: readonly VexDocument[];
  /** The image, as VEX documents name it. @default - only what a document says of every image applies */
  readonly product?: VexProduct;
}

export interface MatchedPackages {
  readonly findings: readonly Finding[];
  readonly advisories: MatchedAdvisories;
}

/**
 * The known vulnerabilities of an inventory's packages.
 *
 * @throws InvalidDatabase where the database is damaged
 */
export function matchPackages(
  { packages, distribution }: Pick<Inventory, 'packages' | 'distribution'>,
  { database, vex = [], product }: Matching,
): MatchedPackages {
  const { findings, unmatched } = matchAdvisories(database, { packages, distribution });
  const { remaining, suppressed } = applyVex(findings, vex, product);
  const { builtAt, records, contentDigest, ecosystems } = database.info;
  return {
    findings: remaining,
    advisories: {
      ...{ builtAt, records, unmatched },
      digest: contentDigest,
      ecosystems: Object.keys(ecosystems).sort(),
      suppressed: suppressed.flatMap(({ finding, statement }) => suppressionOf(finding, statement)),
    },
  };
}

/** Only these two say that a vulnerability does not apply. */
function suppressionOf(finding: Finding, statement: VexDocument['statements'][number]): readonly VexSuppression[] {
  const { document, status, justification } = statement;
  if (status !== 'not_affected' && status !== 'fixed')
    throw new RangeError(`a statement of ${status} suppresses nothing`);
  return [{ finding, statement: { document, status, ...(justification === undefined ? {} : { justification }) } }];
}

/**
 * An earlier scan's result with its packages matched against this database. Layers are their digest, so their inventory
 * stays true; what is known about it does not. All of a scan's vulnerabilities come from such a match.
 */
export function matchedAnew(result: ScanResult, matching: Matching): ScanResult {
  const { findings, advisories } = matchPackages(result.inventory, matching);
  const others = result.findings.filter(({ kind }) => kind !== 'vulnerability');
  return { ...result, findings: [...others, ...findings], advisories };
}

/** Whether a result was matched against nothing, or against a database that was built before this one. */
export function isNewer({ info }: AdvisoryDatabase, { advisories }: Pick<ScanResult, 'advisories'>): boolean {
  return advisories === null || Date.parse(advisories.builtAt) < Date.parse(info.builtAt);
}
