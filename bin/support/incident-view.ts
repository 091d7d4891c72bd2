import type { Contained, RecordNow } from '../../lambdas/verdicts/as-of-now';
import type { PackageOccurrence, VulnerabilityOccurrence } from '../../lambdas/verdicts/occurrence';
import { VERDICT_STYLES } from './output';
import { type Column, shortDigest, shortTime } from './table';

const imageColumns: readonly Column<RecordNow>[] = [
  { title: 'IMAGE', value: ({ repository, digest }) => `${repository}@${shortDigest(digest)}` },
  { title: 'TAGS', value: ({ tags }) => tags.join(', ') },
  { title: 'VERDICT', value: ({ verdictNow }) => verdictNow, style: ({ verdictNow }) => VERDICT_STYLES[verdictNow] },
  { title: 'JUDGED (UTC)', value: ({ judgedAt }) => shortTime(judgedAt) },
];

export const vulnerabilityColumns: readonly Column<Contained<VulnerabilityOccurrence>>[] = [
  { title: 'SEVERITY', value: ({ contains }) => contains.severity },
  ...imageColumns,
  { title: 'PACKAGES', value: ({ contains: { packages, packageCount } }) => packagesText(packages, packageCount) },
];

export const packageColumns: readonly Column<Contained<PackageOccurrence>>[] = [
  { title: 'VERSION', value: ({ contains }) => contains.version },
  ...imageColumns,
  { title: 'PACKAGE', value: ({ contains }) => contains.purl },
];

function packagesText(packages: VulnerabilityOccurrence['packages'], count: number): string {
  const named = packages.map(({ name, version, fixedIn }) =>
    fixedIn === undefined ? `${name} ${version}` : `${name} ${version} (fixed in ${fixedIn})`,
  );
  return [...named, ...(count > named.length ? [`and ${count - named.length} more`] : [])].join(', ');
}
