import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { fingerprintKey, keyId } from '../../lambdas/image-scan/scanner/fingerprint-key';
import { MIN_CACHED_LAYER_BYTES } from '../../lambdas/image-scan/scanner/layer-cache';
import { RULES_VERSION } from '../../lambdas/image-scan/scanner/rules-version';
import { type ScanResult, scanResultSchema } from '../../lambdas/image-scan/scanner/scan-result';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { getEvidence } from '../../lambdas/verdicts/store/evidence';
import { assembleImage, type BuiltImage } from '../../local/registry/oci/built-image';
import { textEntry } from '../support/debian-image';
import { dpkgStatus } from '../support/image-builder';
import { Pipeline } from '../support/pipeline';
import { policyStore } from '../support/policies';

const MODIFIED = new Date('2026-01-01T00:00:00Z');
const PACKAGES = dpkgStatus('base-files 12.4', 'zlib1g 1:1.2.13');

/** A base that is large enough to be kept, and images on it, no two of which are the same. */
function imagesOnOneBase(): { readonly base: () => BuiltImage; readonly make: () => BuiltImage } {
  const base = [
    textEntry('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'),
    textEntry('var/lib/dpkg/status', PACKAGES),
    { path: 'usr/lib/runtime', content: randomBytes(MIN_CACHED_LAYER_BYTES), mode: 0o644 },
  ];
  const below = { createdBy: 'base', entries: base };
  const application = () => [textEntry('srv/id', randomBytes(16).toString('hex'))];
  const config = { User: '10001', Cmd: ['/bin/true'], Healthcheck: { Test: ['CMD', '/bin/true'] } };
  const described = () => ({ architecture: 'amd64', created: new Date(), modified: MODIFIED, config });
  return {
    base: () => assembleImage([below], described()),
    make: () => assembleImage([below, { createdBy: 'application', entries: application() }], described()),
  };
}

describe('A layer that many images share', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await Pipeline.open();
  });
  const bucket = () => policyStore(pipeline).bucket;

  async function judged(image: ImageReference): Promise<{ verdict: string; result: ScanResult }> {
    const { verdict, evidence } = await pipeline.verdict(image);
    if (!evidence.scanner) throw new Error('the record points at no evidence of the scanner');
    return { verdict, result: scanResultSchema.parse(await getEvidence(bucket(), evidence.scanner)) };
  }

  it('is read once: the next image on it has the same inventory and verdict', async () => {
    const { make } = imagesOnOneBase();
    const [first, second] = [await pipeline.repository(), await pipeline.repository()];
    const one = await judged(await pipeline.push(make(), first));
    const two = await judged(await pipeline.push(make(), second));
    expect(one.result.layers.map(({ status }) => status)).toEqual(['scanned', 'scanned']);
    expect(two.result.layers.map(({ status }) => status)).toEqual(['cached', 'scanned']);
    expect(two.result).toMatchObject({ complete: true, notLookedAt: [] });
    expect(two.result.inventory).toEqual(one.result.inventory);
    expect([one.verdict, two.verdict]).toEqual(['COMPLIANT', 'COMPLIANT']);
  });

  it('tells what an image is built on, where the base was pushed before it', async () => {
    const { base, make } = imagesOnOneBase();
    const [platform, product] = [await pipeline.repository(), await pipeline.repository()];
    const pushed = await pipeline.push(base(), platform, '12');
    const alone = await judged(pushed);
    const { result } = await judged(await pipeline.push(make(), product));
    expect(alone.result.provenance?.base).toBeNull();
    expect(result.provenance?.base).toEqual({
      name: `${pushed.repository}:12`,
      digest: pushed.digest,
      by: 'layers',
    });
  });

  it('is read again where what is kept of it was damaged', async () => {
    const { make } = imagesOnOneBase();
    const repository = await pipeline.repository();
    const image = make();
    const one = await judged(await pipeline.push(image, repository));
    const id = keyId(await fingerprintKey(bucket()));
    const key = {
      Bucket: bucket().name,
      Key: `layer/${RULES_VERSION}-${id}/${image.layers[0]?.digest}.json.gz`,
    };
    await bucket().s3.send(new HeadObjectCommand(key));
    await bucket().s3.send(new DeleteObjectCommand(key));
    await bucket().s3.send(new PutObjectCommand({ ...key, Body: 'damaged', Metadata: { sha256: '0' } }));
    const two = await judged(await pipeline.push(make(), repository, 'v2'));
    expect(two.result.layers.map(({ status }) => status)).toEqual(['scanned', 'scanned']);
    expect(two.result.inventory).toEqual(one.result.inventory);
  });
});
