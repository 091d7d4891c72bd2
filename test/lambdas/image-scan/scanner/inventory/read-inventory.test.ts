import { readInventory } from '../../../../../lambdas/image-scan/scanner/inventory/read-inventory';
import { parseManifest } from '../../../../../lambdas/image-scan/scanner/manifest';
import { buildImage, dpkgStatus, layer } from '../../../../support/image-builder';

it('needs no more than layers and a source', async () => {
  const { manifest, source } = buildImage({
    layers: [
      layer([{ name: 'var/lib/dpkg/status', content: dpkgStatus('bash 5.2') }]),
      layer([{ name: 'var/lib/.wh.dpkg' }]),
    ],
  });
  const parsed = parseManifest(manifest.bytes, manifest.mediaType);
  if (parsed.kind !== 'image') throw new Error('expected an image');
  const [base, top] = parsed.layers;
  expect((await readInventory(base ? [base] : [], { source })).inventory.packages).toMatchObject([{ name: 'bash' }]);
  expect(await readInventory(parsed.layers, { source })).toMatchObject({
    inventory: { packages: [], databases: [] },
    layers: [
      { digest: base?.digest, status: 'scanned' },
      { digest: top?.digest, status: 'scanned' },
    ],
    notLookedAt: [],
  });
});
