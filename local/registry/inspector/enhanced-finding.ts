import { createHash } from 'node:crypto';
import type { Account } from '../account';
import { type Advisory, vulnerabilityId } from '../scan/advisory';
import { basicFinding } from '../scan/basic-finding';
import { cvss3BaseScore } from '../scan/cvss';
import type { Match } from '../scan/match';
import type { ScannedImage } from '../scan/scan-service';

/** A package that a finding names; epoch, version and release apart, as Inspector tells them. */
export interface VulnerablePackage {
  readonly name: string;
  readonly version: string;
  readonly epoch?: number;
  readonly release?: string;
  readonly packageManager: 'OS' | 'NODEPKG';
  readonly filePath?: string;
  readonly fixedInVersion: string;
  readonly remediation?: string;
}

/** A finding as Amazon Inspector keeps it: one for each vulnerability of an image, with all the packages that have it. */
export interface EnhancedFinding {
  readonly arn: string;
  readonly vulnerabilityId: string;
  readonly title: string;
  readonly description: string;
  readonly severity: string;
  readonly cvss: { readonly score: number; readonly vector: string } | null;
  readonly fixAvailable: 'YES' | 'NO' | 'PARTIAL';
  readonly source: string;
  readonly sourceUrl: string;
  readonly publishedAt: Date | null;
  readonly related: readonly string[];
  readonly packages: readonly VulnerablePackage[];
  readonly firstObservedAt: Date;
}

/** @param now when Inspector sees them for the first time */
export function enhancedFindings(
  account: Account,
  image: ScannedImage,
  matches: readonly Match[],
  now: Date,
): readonly EnhancedFinding[] {
  const byVulnerability = Map.groupBy(matches, ({ advisory }) => vulnerabilityId(advisory));
  return [...byVulnerability]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, [first, ...others]]) =>
      first ? [enhancedFinding(account, image, id, [first, ...others], now)] : [],
    );
}

function enhancedFinding(
  account: Account,
  image: ScannedImage,
  id: string,
  matches: readonly [Match, ...Match[]],
  now: Date,
): EnhancedFinding {
  const [first] = matches;
  const { advisory } = first;
  const { severity, description = '', uri } = basicFinding(first);
  const fixed = matches.filter(({ fixedIn }) => fixedIn !== undefined).length;
  return {
    arn: `arn:aws:inspector2:${account.region}:${account.id}:finding/${hash(`${image.repository}@${image.digest} ${id}`)}`,
    vulnerabilityId: id,
    title: `${id} - ${matches.map(({ installed }) => installed.name).join(', ')}`,
    description,
    severity: severity === 'UNDEFINED' ? 'UNTRIAGED' : severity,
    cvss: cvssOf(advisory),
    fixAvailable: fixed === 0 ? 'NO' : fixed === matches.length ? 'YES' : 'PARTIAL',
    source: 'NVD',
    sourceUrl: uri ?? `https://nvd.nist.gov/vuln/detail/${id}`,
    publishedAt: advisory.published === undefined ? null : new Date(advisory.published),
    related: [advisory.id, ...advisory.aliases].filter((name) => name !== id),
    packages: matches.map(vulnerablePackage),
    firstObservedAt: now,
  };
}

function cvssOf(advisory: Advisory): EnhancedFinding['cvss'] {
  const vector = advisory.severity.find(({ type }) => type === 'CVSS_V3')?.score;
  const score = vector === undefined ? null : cvss3BaseScore(vector);
  return vector === undefined || score === null ? null : { score, vector };
}

function vulnerablePackage({ installed, fixedIn }: Match): VulnerablePackage {
  const { manager, name, version, path } = installed;
  const fix = fixedIn === undefined ? {} : { remediation: `Update ${name} to ${fixedIn}` };
  const common = { name, fixedInVersion: fixedIn ?? 'NotAvailable', ...fix };
  if (manager === 'npm') {
    return { ...common, version, packageManager: 'NODEPKG', ...(path === undefined ? {} : { filePath: path }) };
  }
  const [, epoch = '0', upstream = '', release] = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/s.exec(version) ?? [];
  return {
    ...common,
    epoch: Number(epoch),
    version: upstream,
    ...(release === undefined ? {} : { release }),
    packageManager: 'OS',
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
