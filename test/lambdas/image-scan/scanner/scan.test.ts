import { ContentMismatch, InvalidManifest, NotAnImage } from '../../../../lambdas/image-scan/scanner/errors';
import { RULES_VERSION } from '../../../../lambdas/image-scan/scanner/rules-version';
import { type ScanOptions, scan } from '../../../../lambdas/image-scan/scanner/scan';
import { type ScanResult, scanResultSchema } from '../../../../lambdas/image-scan/scanner/scan-result';
import {
  type BuiltImage,
  buildImage,
  buildIndex,
  DEBIAN_12,
  dpkgStatus,
  type ImageParts,
  layer,
  MemorySource,
  sha256,
  storedLayer,
} from '../../../support/image-builder';

const STATUS = 'var/lib/dpkg/status';
const base = layer([
  { name: 'usr/lib/os-release', content: DEBIAN_12 },
  { name: 'etc/os-release', type: '2', linkName: '../usr/lib/os-release' },
  { name: STATUS, content: dpkgStatus('bash 5.2', 'gone 1 not-installed') },
]);
const app = layer(
  [
    { name: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1.0.0"}' },
    { name: 'app/node_modules/.wh.old', content: '' },
  ],
  'zstd',
);

/** Whatever a scan says must be fit for the evidence. */
async function scanned(image: BuiltImage, options: ScanOptions = {}): Promise<ScanResult> {
  const result = await scan('app:1', image.source, options);
  expect(scanResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  expect(result.complete).toBe(result.notLookedAt.length === 0);
  return result;
}

const scanOf = (parts: ImageParts, options: ScanOptions = {}) => scanned(buildImage(parts), options);

it('says of a good image what is in it, completely', async () => {
  const config = { ExposedPorts: { '8080/tcp': {} }, Labels: { team: 'a' }, User: 'app' };
  const times = [0, 1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 66];
  const result = await scanOf({ layers: [base, app], config }, { now: () => times.shift() ?? 66 });
  expect(result).toEqual({
    findings: [],
    inventory: {
      distribution: { id: 'debian', versionId: '12' },
      databases: ['dpkg'],
      packages: [
        {
          type: 'deb',
          name: 'bash',
          version: '5.2',
          architecture: 'amd64',
          purl: 'pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12',
          layer: base.digest,
          path: STATUS,
        },
        {
          type: 'npm',
          name: 'a',
          version: '1.0.0',
          purl: 'pkg:npm/a@1.0.0',
          layer: app.digest,
          path: 'app/node_modules/a/package.json',
        },
      ],
    },
    configuration: {
      architecture: 'amd64',
      os: 'linux',
      created: '2026-01-02T03:04:05Z',
      user: 'app',
      exposedPorts: ['8080/tcp'],
      labels: { team: 'a' },
    },
    layers: [
      { digest: base.digest, status: 'scanned' },
      { digest: app.digest, status: 'scanned' },
    ],
    complete: true,
    notLookedAt: [],
    passedOver: [],
    rulesVersion: RULES_VERSION,
    advisories: null,
    timings: { manifest: 2, configuration: 4, layers: 6, inventory: 8, checks: 10, total: 66 },
  });
});

it('reports what the configuration does wrong', async () => {
  const { findings } = await scanOf({ config: { User: '', Env: ['API_KEY=hunter2-Zq8'], Healthcheck: null } });
  expect(findings.map(({ id, path }) => [id, path])).toEqual([
    ['mayfly:config/root-user', 'config.User'],
    ['mayfly:config/no-healthcheck', 'config.Healthcheck'],
    ['mayfly:secret/literal-value', 'config.Env[0]'],
  ]);
});

it('keeps secrets out of the labels that it passes on, and long labels short', async () => {
  const token = 'ghp_q7Rt2Lx9Vb4Nz8Kc3Mw6Hd1Js5Fg0PyUeAiX';
  const Labels = { ci: token, password: 'hunter2-Zq8', note: 'x'.repeat(9000), [token]: 'y', 'a label': 'z' };
  const { configuration } = await scanOf({ config: { Labels } });
  expect(configuration?.labels).toEqual({
    ci: '(redacted)',
    password: '(redacted)',
    note: expect.stringMatching(/^x{4095}…$/),
    '(redacted)': 'y',
    'a label': 'z',
  });
});

it('reads a layer that occurs twice once', async () => {
  const image = buildImage({ layers: [base, app, base] });
  const { layers, complete } = await scanned(image);
  expect(layers.map(({ digest }) => digest)).toEqual([base.digest, app.digest, base.digest]);
  expect(image.source.reads).toEqual([image.config.digest, base.digest, app.digest]);
  expect(complete).toBe(true);
});

it('reports progress in stored bytes', async () => {
  const seen: string[] = [];
  await scanOf(
    { layers: [base, app] },
    { onProgress: ({ layer, layers, storedBytes, size }) => seen.push(`${layer}/${layers} ${storedBytes === size}`) },
  );
  expect(seen).toEqual(['1/2 true', '2/2 true']);
});

describe('a scan is not complete', () => {
  const damaged = storedLayer(base.bytes.subarray(0, 100));
  it.each<[string, ImageParts, string]>([
    ['with a layer that cannot be read', { layers: [damaged, app] }, `layer ${damaged.digest}: gzip`],
    [
      'with a foreign layer',
      { layers: [app, { ...base, mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip' }] },
      'not distributed',
    ],
    ['with an entry that climbs out', { layers: [layer([{ name: '../x' }])] }, '"../x"'],
    ['with a malformed database', { layers: [layer([{ name: STATUS, content: 'x' }])] }, `"${STATUS}": line 1`],
    [
      'with a malformed package',
      { layers: [layer([{ name: 'node_modules/a/package.json', content: '{' }])] },
      'not JSON',
    ],
    [
      'with a database that it does not read',
      { layers: [layer([{ name: 'var/lib/rpm/Packages', content: 'x' }])] },
      'rpm',
    ],
    [
      'with a configuration that is malformed',
      { image: { config: { Env: 'x' } } },
      'configuration: The image configuration cannot be read: config.Env',
    ],
    [
      'with a configuration of other layers',
      { layers: [base], image: { rootfs: { diff_ids: [] } } },
      'configuration: it names 0 layers',
    ],
  ])('%s, and says so', async (_, parts, line) => {
    const { complete, notLookedAt } = await scanOf(parts);
    expect(complete).toBe(false);
    expect(notLookedAt).toContainEqual(expect.stringContaining(line));
  });

  it('with a layer that cannot be read, but the others are', async () => {
    const { layers, inventory } = await scanOf({ layers: [damaged, app] });
    expect(layers).toEqual([
      { digest: damaged.digest, status: 'unscanned', reason: expect.stringContaining('gzip') },
      { digest: app.digest, status: 'scanned' },
    ]);
    expect(inventory.packages).toMatchObject([{ name: 'a' }]);
  });

  it('with another configuration than the manifest names', async () => {
    const image = buildImage({ layers: [base] });
    image.blobs.set(image.config.digest, Buffer.from(image.config.bytes.toString().replace('linux', 'plan9')));
    const { configuration, notLookedAt } = await scanned(image);
    expect(configuration).toBeNull();
    expect(notLookedAt).toEqual([expect.stringContaining('its digest is sha256:')]);
  });

  it('when its signal ends it', async () => {
    const { layers, configuration } = await scanOf({ layers: [base] }, { signal: AbortSignal.abort() });
    expect(configuration).toBeNull();
    expect(layers).toEqual([{ digest: base.digest, status: 'unscanned', reason: 'the time for the scan is over' }]);
  });

  it('with more lines than anybody reads, which are counted', async () => {
    const packages = Array.from({ length: 1200 }, (_, index) => ({
      name: `node_modules/p${index}/package.json`,
      content: '',
    }));
    const { notLookedAt } = await scanOf({ layers: [layer(packages)] });
    expect(notLookedAt).toHaveLength(1001);
    expect(notLookedAt.at(-1)).toBe('and 200 more');
  });
});

describe('a scan is refused', () => {
  it.each([
    ['an index', buildIndex([{ image: buildImage({}) }]), 'index of 1 manifests'],
    ['an artifact', buildImage({ manifest: { artifactType: 'application/x-sbom' } }), 'artifact (application/x-sbom)'],
  ])('for %s', async (_, { manifest, blobs }, why) => {
    const scanning = scan('app:1', new MemorySource(manifest, blobs));
    await expect(scanning).rejects.toThrow(NotAnImage);
    await expect(scanning).rejects.toThrow(`app:1 is an ${why}`);
  });

  it('for a manifest of another digest', async () => {
    const { manifest, blobs } = buildImage({});
    const source = new MemorySource({ ...manifest, digest: sha256(Buffer.from('x')) }, blobs);
    await expect(scan('app:1', source)).rejects.toThrow(ContentMismatch);
  });

  it('for a malformed manifest', async () => {
    await expect(scan('app:1', buildImage({ manifest: { layers: 1 } }).source)).rejects.toThrow(InvalidManifest);
  });

  it.each([0, -1, Number.NaN])('with the limit %d', async (maxRatio) => {
    await expect(scan('app:1', buildImage({}).source, { maxRatio })).rejects.toThrow(RangeError);
  });
});
