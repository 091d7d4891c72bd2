import { gunzipSync } from 'node:zlib';
import { addLayer, type BuiltImage } from '../../../../local/registry/oci/built-image';
import { digestOf } from '../../../../local/registry/oci/digest';
import { MEDIA_TYPE } from '../../../../local/registry/oci/media-types';
import { debianImage } from '../../../support/debian-image';

const TIMES = { created: new Date('2026-11-23T08:00:00Z'), modified: new Date('2026-11-23T08:00:00Z') };
const LAYER = { createdBy: 'upgrade curl', entries: [{ path: 'a', content: Buffer.from('b'), mode: 0o644 }] };
const text = ({ bytes }: { readonly bytes: Buffer }) => bytes.toString('utf8');
const added = (image: BuiltImage, manifest = text(image.manifest)) =>
  addLayer({ manifest, config: text(image.config) }, LAYER, TIMES);

describe('an image with one more layer', () => {
  const image = debianImage({ packages: { curl: '1' } });

  it('keeps its layers, configuration and age, and says what was added', () => {
    const patched = added(image);
    const [before, after] = [image, patched].map(({ config }) => JSON.parse(text(config)));
    const [layer] = patched.layers;
    expect(patched.layers).toHaveLength(1);
    expect(JSON.parse(text(patched.manifest)).layers.map(({ digest }: { digest: string }) => digest)).toEqual([
      ...image.layers.map(({ digest }) => digest),
      layer?.digest,
    ]);
    expect(after).toMatchObject({ created: before.created, config: before.config, architecture: 'amd64' });
    expect(after.rootfs.diff_ids).toEqual([
      ...before.rootfs.diff_ids,
      digestOf(gunzipSync(layer?.bytes ?? Buffer.alloc(0))),
    ]);
    expect(after.history.at(-1)).toEqual({ created: '2026-11-23T08:00:00.000Z', created_by: 'upgrade curl' });
  });

  it.each([
    [MEDIA_TYPE.manifest, MEDIA_TYPE.layer],
    [MEDIA_TYPE.dockerManifest, MEDIA_TYPE.dockerLayer],
  ])('stays a %s', (mediaType, layerType) => {
    const manifest = JSON.stringify({ ...JSON.parse(text(image.manifest)), mediaType });
    const patched = added(image, manifest);
    expect(patched.manifest.mediaType).toBe(mediaType);
    expect(patched.layers[0]?.mediaType).toBe(layerType);
  });

  it('is refused of what is no image', () => {
    expect(() => addLayer({ manifest: '{"manifests":[]}', config: '{}' }, LAYER, TIMES)).toThrow('config');
  });
});
