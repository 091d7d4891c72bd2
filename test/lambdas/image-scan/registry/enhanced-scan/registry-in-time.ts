import { pollEnhancedScan } from '../../../../../lambdas/image-scan/registry/enhanced-scan/poll-enhanced-scan';
import type { ReadingMemory } from '../../../../../lambdas/image-scan/registry/enhanced-scan/reading-memory';
import { type EcrAnswer, type EcrCall, startEcr } from '../support/ecr-server';
import { type InspectorCall, startInspector } from '../support/inspector-server';

export const image = {
  account: '111122223333',
  region: 'eu-west-1',
  repository: 'app/api',
  digest: `sha256:${'a'.repeat(64)}`,
  pushedAt: '2026-11-10T11:00:00.000Z',
};
export const resourceId = `arn:aws:ecr:eu-west-1:111122223333:repository/app/api/${image.digest}`;
export const scannedAt = Date.parse('2026-11-10T11:00:30.000Z') / 1000;

/** A finding as the APIs send it. */
export function finding(index: number, more: object = {}): object {
  return {
    findingArn: `arn:aws:inspector2:eu-west-1:111122223333:finding/${index}`,
    status: 'ACTIVE',
    severity: 'HIGH',
    fixAvailable: 'NO',
    packageVulnerabilityDetails: {
      vulnerabilityId: `CVE-2026-${index}`,
      vulnerablePackages: [{ name: `package-${index}`, version: '1' }],
    },
    ...more,
  };
}

/** What ECR answers of an enhanced scan; on every page alike. */
export function page(findings: readonly object[], counts: object | undefined, more: object = {}): object {
  return {
    imageScanStatus: { status: 'ACTIVE', description: 'Continuous scan is selected for image.' },
    imageScanFindings: { enhancedFindings: findings, findingSeverityCounts: counts, imageScanCompletedAt: scannedAt },
    ...more,
  };
}

export function covered(more: object = {}): object {
  const scanStatus = { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' };
  const resourceType = 'AWS_ECR_CONTAINER_IMAGE';
  const entry = { resourceId, resourceType, scanType: 'PACKAGE', scanStatus, lastScannedAt: scannedAt, ...more };
  return { coveredResources: [entry] };
}

export interface Answers {
  readonly ecr: (call: EcrCall) => EcrAnswer;
  readonly coverage?: (call: InspectorCall) => object;
  readonly suppressed?: (call: InspectorCall) => object;
}

/** ECR and Inspector as servers of this machine, a clock that the test sets, and a memory that lasts as long as a run. */
export async function registryInTime({ ecr: answer, coverage = () => covered(), suppressed = () => ({}) }: Answers) {
  const ecr = await startEcr(answer);
  const inspector = await startInspector((call) =>
    call.path === '/coverage/list' ? coverage(call) : suppressed(call),
  );
  let now = (scannedAt + 5) * 1000;
  return {
    ecr,
    inspector,
    sources: {
      ecr: ecr.ecr,
      inspector: inspector.inspector,
      memory: memory(),
      clock: () => new Date(now),
      settleMs: 60_000,
    },
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    close: () => Promise.all([ecr.close(), inspector.close()]),
  };
}

/** The same, with the poll that a run makes of it. */
export async function pollInTime(answers: Answers) {
  const registry = await registryInTime(answers);
  return { ...registry, poll: () => pollEnhancedScan(registry.sources, image) };
}

function memory(): ReadingMemory {
  let known: { digest: string; since: Date; changes: number } | undefined;
  return {
    async remember(digest, readAt) {
      if (known?.digest !== digest)
        known = { digest, since: readAt, changes: known === undefined ? 0 : known.changes + 1 };
      return known;
    },
  };
}
