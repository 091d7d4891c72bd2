import { isCve, type RecordNames } from '../osv/names';
import type { RecordSeverity } from '../osv/severity';
import type { AdvisoryVulnerability } from './advisory-database';
import type { EpssScores } from './epss';
import type { ExploitedVulnerabilities } from './kev';

/** What is known of a CVE from elsewhere than the advisory that names it. */
export interface Signals {
  readonly severities: ReadonlyMap<string, RecordSeverity>;
  readonly epss: EpssScores | undefined;
  readonly kev: ExploitedVulnerabilities | undefined;
}

/** Severities by CVE, for advisories that have none; of several the highest, one with a score before one without. */
export class LentSeverities {
  readonly byCve = new Map<string, RecordSeverity>();

  add(names: RecordNames, severity: RecordSeverity): void {
    const [cve] = names.cves;
    // An advisory of several CVEs does not say which of them is as severe as that.
    if (cve === undefined || names.cves.length > 1 || severity.severity === null) return;
    const known = this.byCve.get(cve);
    if (!known || (severity.cvss ?? -1) > (known.cvss ?? -1)) this.byCve.set(cve, severity);
  }
}

/** Joins an advisory's own severity, else that of its CVE, and the lists of exploited vulnerabilities. */
export function describeVulnerability(
  names: { readonly id: string; readonly aliases: readonly string[] },
  own: RecordSeverity,
  { severities, epss, kev }: Signals,
): AdvisoryVulnerability {
  const cves = [names.id, ...names.aliases].filter(isCve);
  const lent = cves.map((cve) => severities.get(cve)).find((severity) => severity !== undefined);
  const { severity, cvss } = own.severity === null ? (lent ?? own) : own;
  const scores = cves.map((cve) => epss?.scores.get(cve)).filter((score) => score !== undefined);
  return {
    ...names,
    severity,
    cvss,
    exploited: kev ? cves.some((cve) => kev.cves.has(cve)) : null,
    epss: scores.length === 0 ? null : scores.reduce((a, b) => (b.score > a.score ? b : a)),
  };
}
