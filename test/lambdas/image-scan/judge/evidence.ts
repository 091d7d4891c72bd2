import fc from 'fast-check';
import type { Evidence, RegistryScan } from '../../../../lambdas/image-scan/judge/judgement';
import { DEFAULT_POLICY } from '../../../../lambdas/image-scan/policy/default-policy';
import { effectivePolicy } from '../../../../lambdas/image-scan/policy/effective-policy';
import type { EffectivePolicy } from '../../../../lambdas/image-scan/policy/policy';
import type {
  ImageConfiguration,
  MatchedAdvisories,
  Package,
  ScanResult,
} from '../../../../lambdas/image-scan/scanner/scan-result';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { SEVERITIES } from '../../../../lambdas/verdicts/severity';

export const NOW = new Date('2026-11-10T12:00:00.000Z');
export const POLICY = effectivePolicy(DEFAULT_POLICY, 'app/api');

export function daysFromNow(days: number): string {
  return new Date(NOW.getTime() + days * 86_400_000).toISOString();
}

export function policyWith(changes: Partial<EffectivePolicy>): EffectivePolicy {
  return { ...POLICY, ...changes };
}

export function vulnerability(changes: Partial<Finding> = {}): Finding {
  return {
    id: 'CVE-2026-1000',
    kind: 'vulnerability',
    severity: 'CRITICAL',
    title: 'A vulnerability',
    package: { name: 'curl', version: '7.88.1-10' },
    fixAvailable: true,
    sources: ['ecr-basic'],
    aliases: [],
    ...changes,
  };
}

export function vulnerabilities(number: number, changes: Partial<Finding> = {}): readonly Finding[] {
  return Array.from({ length: number }, (_, index) => vulnerability({ id: `CVE-2026-${1000 + index}`, ...changes }));
}

export function aPackage(type: Package['type'], name = 'base-files'): Package {
  return { type, name, version: '1', purl: `pkg:${type}/${name}@1`, layer: 'sha256:1', path: 'db' };
}

export const CONFIGURATION: ImageConfiguration = {
  architecture: 'amd64',
  os: 'linux',
  created: daysFromNow(-10),
  user: '1000',
  exposedPorts: ['8080/tcp'],
  labels: {},
};

/** A database of a day ago that answers for every package. */
export function advisories(changes: Partial<MatchedAdvisories> = {}): MatchedAdvisories {
  return {
    ...{ builtAt: daysFromNow(-1), records: 9, digest: `sha256:${'0'.repeat(64)}` },
    ...{ ecosystems: ['Debian:12', 'npm'], unmatched: [], suppressed: [] },
    ...changes,
  };
}

export function scanResult(changes: Partial<ScanResult> = {}): ScanResult {
  return {
    findings: [],
    inventory: {
      distribution: { id: 'debian', versionId: '12' },
      databases: ['dpkg'],
      packages: [aPackage('deb')],
    },
    configuration: CONFIGURATION,
    layers: [{ digest: 'sha256:1', status: 'scanned' }],
    complete: true,
    notLookedAt: [],
    rulesVersion: '1',
    advisories: null,
    timings: {},
    ...changes,
  };
}

export function registryScan(
  changes: Partial<Extract<RegistryScan, { status: 'complete' }>> = {},
): Extract<RegistryScan, { status: 'complete' }> {
  return {
    status: 'complete',
    scanType: 'basic',
    findings: [],
    completedAt: daysFromNow(0),
    databaseUpdatedAt: daysFromNow(-1),
    ...changes,
  };
}

/** Of a clean image that both scans looked at whole. */
export function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    repository: 'app/api',
    now: NOW,
    policy: POLICY,
    registryScan: registryScan(),
    customScan: { status: 'complete', result: scanResult() },
    exceptions: [],
    ...changes,
  };
}

const NAMES = ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003', 'GHSA-a', 'GHSA-b', 'GHSA-c', 'PYSEC-1'];

/** Findings that often meet in key or alias. */
export function someFinding(): fc.Arbitrary<Finding> {
  const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
  return fc
    .record({
      id: fc.constantFrom(...NAMES),
      kind: fc.constantFrom('vulnerability', 'vulnerability', 'secret', 'configuration'),
      severity: fc.constantFrom(...SEVERITIES),
      cvss: optional(fc.nat({ max: 100 }).map((tenths) => tenths / 10)),
      version: fc.constantFrom('1', '2'),
      fixedIn: optional(fc.constantFrom('3', '4')),
      publishedAt: optional(fc.constantFrom(daysFromNow(-1), daysFromNow(-100), daysFromNow(90), '2026-11-10', 'soon')),
      fixAvailable: fc.boolean(),
      sources: fc.uniqueArray(fc.constantFrom('ecr-basic', 'inspector', 'mayfly'), { minLength: 1 }),
      aliases: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 }),
    })
    .map(({ cvss, publishedAt, version, fixedIn, ...finding }) => ({
      ...finding,
      title: 'x',
      ...(cvss === undefined ? {} : { cvss }),
      ...(publishedAt === undefined ? {} : { publishedAt }),
      ...(finding.kind === 'vulnerability'
        ? { package: { name: 'curl', version, ...(fixedIn === undefined ? {} : { fixedIn }) } }
        : { path: `etc/${version}` }),
    }));
}
