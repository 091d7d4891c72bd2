import type { Advisory, AdvisoryVulnerability, AffectedPackage } from '../database/advisory-database';
import { isCve } from '../osv/names';

/** An advisory that affects a package, with one of the vulnerabilities that it tells of. */
export interface Hit {
  readonly record: number;
  readonly advisory: Advisory;
  readonly vulnerability: AdvisoryVulnerability;
  readonly affected: AffectedPackage;
  /** The version that was found to be affected: for a distribution's advisory that of the source package. */
  readonly version: string;
}

/**
 * Puts an installed package's hits together that are one vulnerability: those of one id; and an advisory that calls
 * itself by several CVEs with the first of them that another one has. Order: by id.
 */
export function groupHits(hits: readonly Hit[]): ReadonlyMap<string, readonly Hit[]> {
  const groups = new Map<string, Hit[]>();
  const several: Hit[] = [];
  for (const hit of hits) {
    if (cvesOf(hit).length > 1) several.push(hit);
    else addTo(groups, hit.vulnerability.id, hit);
  }
  for (const hit of several) {
    const known = cvesOf(hit).find((cve) => groups.has(cve));
    addTo(groups, known ?? hit.vulnerability.id, hit);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function cvesOf({ vulnerability: { id, aliases } }: Hit): readonly string[] {
  return [id, ...aliases].filter(isCve);
}

function addTo(groups: Map<string, Hit[]>, id: string, hit: Hit): void {
  const group = groups.get(id);
  if (group) group.push(hit);
  else groups.set(id, [hit]);
}
