import { artifactMediaType, imageSize, isImage, parseManifest } from '../../../../local/registry/oci/manifest';
import { MEDIA_TYPE } from '../../../../local/registry/oci/media-types';

const blob = (mediaType: string, size = 1) => ({ mediaType, digest: `sha256:${'a'.repeat(64)}`, size });
const image = { config: blob(MEDIA_TYPE.config), layers: [blob(MEDIA_TYPE.layer, 10), blob(MEDIA_TYPE.layer, 5)] };
const index = { manifests: [{ ...blob(MEDIA_TYPE.manifest), digest: 'sha256:1' }, blob(MEDIA_TYPE.manifest)] };

describe('manifests', () => {
  it('have the size of their layers, an index that of its largest child at hand', () => {
    expect(imageSize(image, () => null)).toBe(15);
    expect(imageSize(index, (digest) => (digest === 'sha256:1' ? image : null))).toBe(15);
    expect(imageSize({}, () => null)).toBe(0);
  });

  it.each([
    ['an image', image, MEDIA_TYPE.manifest, MEDIA_TYPE.config],
    ['an artifact', { ...image, artifactType: 'application/sbom' }, MEDIA_TYPE.manifest, 'application/sbom'],
    ['an index', index, MEDIA_TYPE.index, MEDIA_TYPE.config],
    ['a Docker list', index, MEDIA_TYPE.dockerList, MEDIA_TYPE.dockerConfig],
    ['no manifest', null, MEDIA_TYPE.manifest, undefined],
  ])('%s has its artifact media type', (_what, manifest, type, expected) => {
    expect(artifactMediaType(manifest, type)).toBe(expected);
  });

  it.each([
    ['an image', image, MEDIA_TYPE.manifest, true],
    ['an index', index, MEDIA_TYPE.index, false],
    ['no manifest', null, MEDIA_TYPE.manifest, false],
    ['an attestation', { ...image, layers: [blob('application/vnd.in-toto+json')] }, MEDIA_TYPE.manifest, false],
    ['a chart', { ...image, config: blob('application/vnd.cncf.helm.config.v1+json') }, MEDIA_TYPE.manifest, false],
  ])('%s can be scanned or not', (_what, manifest, type, expected) => {
    expect(isImage(manifest, type)).toBe(expected);
  });

  it.each([['{'], ['[]'], ['{"layers": [{"digest": 1}]}'], ['']])('%s is none', (text) => {
    expect(parseManifest(text)).toBeNull();
  });
});
