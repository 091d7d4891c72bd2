import { scanResultSchema } from '../../lambdas/image-scan/scanner/scan-result';
import { getEvidence } from '../../lambdas/verdicts/store/evidence';
import { type DebianRootfs, debianRootfs, imageOfRootfs, mmdebstrapInstalled } from '../support/debian-rootfs';
import { Pipeline } from '../support/pipeline';
import { policyStore } from '../support/policies';

const title = 'A real Debian image';
/** Packages are fetched and installed, on a machine that may have other things to do. */
const SLOW_MS = 400_000;

const suite = mmdebstrapInstalled ? describe : describe.skip;

suite(mmdebstrapInstalled ? title : `${title} (skipped: mmdebstrap is not installed)`, () => {
  let pipeline: Pipeline;
  let rootfs: DebianRootfs;
  beforeAll(async () => {
    pipeline = await Pipeline.open();
    rootfs = await debianRootfs();
  }, SLOW_MS);

  it('is judged, and its inventory is what dpkg-query says in its root file system', async () => {
    const repository = await pipeline.repository();
    const config = { User: '65532', Healthcheck: { Test: ['CMD', '/bin/true'] }, Cmd: ['/bin/bash'] };
    const record = await pipeline.verdict(await pipeline.push(imageOfRootfs(rootfs.tar, config), repository));
    expect(record).toMatchObject({ verdict: 'COMPLIANT', unknowns: [] });

    const { scanner } = record.evidence;
    if (!scanner) throw new Error('the record points at no evidence of the scanner');
    const result = scanResultSchema.parse(await getEvidence(policyStore(pipeline).bucket, scanner));
    const { inventory } = result;
    expect(result).toMatchObject({ complete: true, notLookedAt: [] });
    expect(inventory.distribution).toEqual({ id: 'debian', versionId: '12' });
    expect(rootfs.packages.length).toBeGreaterThan(50);
    expect(inventory.packages.map((of) => `${of.name} ${of.version} ${of.architecture}`).sort()).toEqual(
      rootfs.packages,
    );
  });
});
