import { pollRegistryScan } from '../../../../lambdas/image-scan/registry/poll-registry-scan';
import { registryEvidenceSchema } from '../../../../lambdas/image-scan/registry/registry-evidence';
import { finding, image, page, registryInTime, scannedAt } from './enhanced-scan/registry-in-time';
import { type EcrAnswer, EcrError } from './support/ecr-server';

type ScanType = 'basic' | 'enhanced' | 'uncovered';

let registry: Awaited<ReturnType<typeof registryInTime>> | undefined;
afterEach(() => registry?.close());

/** @param types what applies, in the order in which it is asked; the last for ever */
async function open(types: readonly ScanType[], scan: EcrAnswer, start: EcrAnswer = {}) {
  let asked = 0;
  let type: ScanType = 'basic';
  registry = await registryInTime({
    ecr: ({ operation }) => {
      switch (operation) {
        case 'GetRegistryScanningConfiguration':
          type = types[Math.min(asked++, types.length - 1)] ?? type;
          return { scanningConfiguration: { scanType: type === 'basic' ? 'BASIC' : 'ENHANCED' } };
        case 'BatchGetRepositoryScanningConfiguration': {
          const scanFrequency = type === 'enhanced' ? 'CONTINUOUS_SCAN' : 'MANUAL';
          return { scanningConfigurations: [{ repositoryName: image.repository, scanFrequency }] };
        }
        case 'StartImageScan':
          return start;
        default:
          return scan;
      }
    },
  });
  const { sources, pass } = registry;
  pass(60);
  const target = { ...image, claimedAt: image.pushedAt };
  return () => pollRegistryScan({ ...sources, starter: sources.ecr }, target);
}

const basicScan = {
  imageScanStatus: { status: 'COMPLETE' },
  imageScanFindings: {
    imageScanCompletedAt: scannedAt,
    vulnerabilitySourceUpdatedAt: scannedAt,
    findingSeverityCounts: { LOW: 1 },
    findings: [{ name: 'CVE-2026-7', severity: 'LOW' }],
  },
};
const disabled = new EcrError('ValidationException', 'This feature is disabled');

it('reads a basic scan where that applies', async () => {
  const poll = await (await open(['basic'], basicScan))();
  expect(poll).toMatchObject({ state: 'complete', evidence: { scanType: 'basic', findings: [{ id: 'CVE-2026-7' }] } });
  if (poll.state === 'complete') expect(registryEvidenceSchema.parse(poll.evidence)).toEqual(poll.evidence);
  expect(registry?.inspector.calls).toEqual([]);
});

it("reads an enhanced scan where that applies, and dates its advisories by Inspector's last scan", async () => {
  const poll = await (await open(['enhanced'], page([finding(1)], { HIGH: 1 })))();
  expect(poll).toMatchObject({
    state: 'complete',
    evidence: {
      scanType: 'enhanced',
      findings: [{ id: 'CVE-2026-1', sources: ['inspector'] }],
      suppressed: [],
      completedAt: '2026-11-10T11:00:30.000Z',
      databaseUpdatedAt: '2026-11-10T11:00:30.000Z',
      proof: { rule: 'settled' },
    },
  });
  if (poll.state === 'complete') expect(registryEvidenceSchema.parse(poll.evidence)).toEqual(poll.evidence);
});

it('never starts an enhanced scan', async () => {
  const poll = await open(['enhanced'], new EcrError('ScanNotFoundException'));
  expect(await poll()).toMatchObject({ state: 'not-ready' });
  expect(registry?.ecr.calls.map(({ operation }) => operation)).not.toContain('StartImageScan');
});

it('asks anew at each poll which type applies', async () => {
  const poll = await open(['basic', 'enhanced'], new EcrError('ScanNotFoundException'), { imageScanStatus: {} });
  expect(await poll()).toMatchObject({ state: 'not-ready', why: expect.stringContaining('a scan was started') });
  expect(await poll()).toMatchObject({ state: 'not-ready', why: expect.stringContaining('Inspector') });
});

it.each<[string, readonly ScanType[], EcrAnswer, EcrAnswer]>([
  ['to enhanced before the scan is read', ['basic', 'enhanced'], page([], {}), {}],
  ['to enhanced before a scan is started', ['basic', 'enhanced'], new EcrError('ScanNotFoundException'), disabled],
  ['to basic before the scan is read', ['enhanced', 'basic'], { imageScanStatus: { status: 'FAILED' } }, {}],
])('waits where the type is switched %s', async (_, types, scan, start) => {
  expect(await (await open(types, scan, start))()).toEqual({
    state: 'not-ready',
    why: expect.stringContaining('the scan type changed'),
  });
});

it.each<[ScanType, RegExp]>([
  ['basic', /^enhanced scanning is on for this repository, so that basic scanning is not$/],
  ['uncovered', /no scan filter covers app\/api: add one$/],
])('says why nothing scans the repository: %s', async (type, why) => {
  const poll = await open([type], new EcrError('ScanNotFoundException'), disabled);
  expect(await poll()).toEqual({ state: 'unknown', why: expect.stringMatching(why) });
});
