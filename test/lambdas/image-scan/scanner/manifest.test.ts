import fc from 'fast-check';
import { InvalidManifest, UnsupportedManifest } from '../../../../lambdas/image-scan/scanner/errors';
import {
  type ChildDescriptor,
  formatPlatform,
  isAttestation,
  MAX_MANIFEST_BYTES,
  type ParsedArtifact,
  parseManifest,
} from '../../../../lambdas/image-scan/scanner/manifest';
import {
  DOCKER_CONFIG,
  DOCKER_LIST,
  DOCKER_MANIFEST,
  OCI_ARTIFACT_MANIFEST,
  OCI_CONFIG,
  OCI_INDEX,
  OCI_LAYER,
  OCI_MANIFEST,
} from '../../../../lambdas/image-scan/scanner/media-types';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const descriptor = (mediaType: string, digit = 'a', more = {}) => ({
  mediaType,
  digest: digest(digit),
  size: 10,
  ...more,
});
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const IN_TOTO = 'application/vnd.in-toto+json';

function image(more: object = {}, mediaType = OCI_MANIFEST): object {
  return {
    schemaVersion: 2,
    mediaType,
    config: descriptor(OCI_CONFIG, 'c'),
    layers: [descriptor(`${OCI_LAYER}+gzip`, 'a', { annotations: { note: 'base' } }), descriptor(OCI_LAYER, 'b')],
    ...more,
  };
}

describe('an image manifest', () => {
  it('gives its configuration and its layers from the base up, with annotations', () => {
    expect(parseManifest(bytes(image()), OCI_MANIFEST)).toEqual({
      kind: 'image',
      mediaType: OCI_MANIFEST,
      config: { ...descriptor(OCI_CONFIG, 'c'), annotations: {} },
      layers: [
        { ...descriptor(`${OCI_LAYER}+gzip`, 'a'), annotations: { note: 'base' } },
        { ...descriptor(OCI_LAYER, 'b'), annotations: {} },
      ],
      annotations: {},
    });
  });

  it.each([
    ['an OCI manifest without its own media type', image({ mediaType: undefined }), ''],
    ['an OCI manifest fetched as plain JSON', image(), 'application/json; charset=utf-8'],
    [
      'a Docker manifest',
      image({ config: descriptor(DOCKER_CONFIG) }, DOCKER_MANIFEST),
      'application/vnd.docker.distribution.manifest.v2+json',
    ],
    [
      'a Docker manifest whose configuration an old registry calls octets',
      image({ config: descriptor('application/octet-stream') }, DOCKER_MANIFEST),
      DOCKER_MANIFEST,
    ],
    ['an image without layers', image({ layers: [] }), OCI_MANIFEST],
    ['an image that calls itself an artifact but can run', image({ artifactType: 'application/x-sbom' }), OCI_MANIFEST],
    [
      'an image with one attestation among its layers',
      image({ layers: [descriptor(IN_TOTO), descriptor(OCI_LAYER)] }),
      OCI_MANIFEST,
    ],
    [
      'an image of a layer type that nobody knows',
      image({ layers: [descriptor('application/x-unknown')] }),
      OCI_MANIFEST,
    ],
  ])('is %s', (_, document, mediaType) => {
    expect(parseManifest(bytes(document), mediaType).kind).toBe('image');
  });
});

describe('an index', () => {
  it.each([OCI_INDEX, DOCKER_LIST])('of type %s lists its children with platform and artifact type', (mediaType) => {
    const children = [
      descriptor(OCI_MANIFEST, 'a', { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
      descriptor(OCI_MANIFEST, 'b', { artifactType: 'application/x-sbom', platform: null }),
    ];
    expect(parseManifest(bytes({ schemaVersion: 2, mediaType, manifests: children }), mediaType)).toEqual({
      kind: 'index',
      mediaType,
      annotations: {},
      children: [
        {
          ...descriptor(OCI_MANIFEST, 'a'),
          annotations: {},
          platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
        },
        { ...descriptor(OCI_MANIFEST, 'b'), annotations: {}, artifactType: 'application/x-sbom' },
      ],
    });
  });

  it.each<[string, boolean, Partial<ChildDescriptor>]>([
    ['an unknown platform', true, { platform: { os: 'unknown', architecture: 'unknown' } }],
    ['the annotation of build tools', true, { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }],
    ['a platform', false, { platform: { os: 'linux', architecture: 'amd64' } }],
    ['nothing', false, {}],
  ])('tells by %s whether a child is an attestation: %s', (_, expected, more) => {
    expect(isAttestation({ ...descriptor(OCI_MANIFEST), annotations: {}, ...more })).toBe(expected);
  });

  it('writes platforms as people do', () => {
    expect(formatPlatform({ os: 'linux', architecture: 'arm', variant: 'v7' })).toBe('linux/arm/v7');
    expect(formatPlatform({ os: 'linux', architecture: 'amd64' })).toBe('linux/amd64');
  });
});

describe('an artifact', () => {
  const HELM = 'application/vnd.cncf.helm.config.v1+json';
  const EMPTY = 'application/vnd.oci.empty.v1+json';
  const NOTATION = 'application/vnd.cncf.notary.signature';
  const COSIGN = 'application/vnd.dev.cosign.simplesigning.v1+json';
  it.each([
    [
      'a Helm chart',
      HELM,
      image({ config: descriptor(HELM), layers: [descriptor('application/vnd.cncf.helm.chart')] }),
    ],
    [
      'an attestation with an ordinary image configuration',
      IN_TOTO,
      image({ layers: [descriptor(IN_TOTO), descriptor(IN_TOTO, 'b')] }),
    ],
    ['a cosign signature with an ordinary image configuration', COSIGN, image({ layers: [descriptor(COSIGN)] })],
    [
      'a notation signature',
      NOTATION,
      image({ artifactType: NOTATION, config: descriptor(EMPTY), layers: [descriptor('application/jose+json')] }),
    ],
    ['a signature that only its configuration names', NOTATION, image({ config: descriptor(NOTATION), layers: [] })],
    [
      'a file system that is no image',
      'application/vnd.unknown.config.v1+json',
      image({ config: descriptor('application/vnd.unknown.config.v1+json') }),
    ],
    [
      'an artifact type over an image configuration without a file system',
      'application/x-a',
      image({ artifactType: 'application/x-a', layers: [] }),
    ],
  ])('is %s', (_, type, document) => {
    const { content, ...artifact } = parseManifest(bytes(document), OCI_MANIFEST) as ParsedArtifact;
    expect(artifact).toEqual({ kind: 'artifact', mediaType: OCI_MANIFEST, type });
  });

  it('names the manifest that it speaks of', () => {
    const subject = descriptor(OCI_MANIFEST, 'f');
    const document = image({ config: descriptor(EMPTY), artifactType: 'application/x-sbom', subject });
    expect(parseManifest(bytes(document), OCI_MANIFEST)).toMatchObject({ kind: 'artifact', subject: digest('f') });
  });

  it('may be of the artifact manifest that OCI gave up', () => {
    const blobs = [descriptor('application/x-sbom', 'b')];
    const document = { mediaType: OCI_ARTIFACT_MANIFEST, artifactType: 'application/x-sbom', blobs };
    expect(parseManifest(bytes(document), OCI_ARTIFACT_MANIFEST)).toEqual({
      kind: 'artifact',
      mediaType: OCI_ARTIFACT_MANIFEST,
      type: 'application/x-sbom',
      content: [{ ...descriptor('application/x-sbom', 'b'), annotations: {} }],
    });
  });

  it('is made of its configuration and its layers', () => {
    const document = image({ config: descriptor(EMPTY, 'c'), layers: [descriptor(IN_TOTO), descriptor(IN_TOTO, 'b')] });
    const { content } = parseManifest(bytes(document), OCI_MANIFEST) as ParsedArtifact;
    expect(content.map((blob) => blob.digest)).toEqual(['c', 'a', 'b'].map(digest));
  });
});

describe('a manifest that is refused', () => {
  const layers = [descriptor(OCI_LAYER), descriptor(OCI_LAYER)];
  it.each([
    ['layers[2].digest', image({ layers: [...layers, descriptor(OCI_LAYER, 'x')] })],
    ['layers[0].digest', image({ layers: [descriptor(OCI_LAYER, '', { digest: 'sha256:../../etc/passwd' })] })],
    ['layers[1].size', image({ layers: [descriptor(OCI_LAYER), descriptor(OCI_LAYER, 'b', { size: -1 })] })],
    ['layers[0].size', image({ layers: [descriptor(OCI_LAYER, 'b', { size: 1.5 })] })],
    ['layers[0].annotations.x', image({ layers: [descriptor(OCI_LAYER, 'b', { annotations: { x: 1 } })] })],
    ['layers', image({ layers: Array.from({ length: 1001 }, () => descriptor(OCI_LAYER)) })],
    ['layers', image({ layers: undefined })],
    ['config', image({ config: undefined })],
    ['config.mediaType', image({ config: { digest: digest('a'), size: 1 } })],
    ['schemaVersion', image({ schemaVersion: 3 })],
    ['manifests', image({ manifests: [] })],
    ['Layers', image({ Layers: [] })],
    ['layers[0].Digest', image({ layers: [descriptor(OCI_LAYER, 'a', { Digest: digest('b') })] })],
    ['mediaType', image({}, OCI_INDEX)],
    ['', [1, 2]],
    ['', 'text'],
  ])('names the path "%s"', (path, document) => {
    expect(() => parseManifest(bytes(document), OCI_MANIFEST)).toThrow(InvalidManifest);
    expect(() => parseManifest(bytes(document), OCI_MANIFEST)).toThrow(expect.objectContaining({ path }));
  });

  it.each([
    ['layers', { layers: [] }],
    ['config', { config: descriptor(OCI_CONFIG) }],
    ['manifests', { manifests: undefined }],
  ])('is an index with a wrong %s', (path, more) => {
    const document = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [], ...more };
    expect(() => parseManifest(bytes(document), OCI_INDEX)).toThrow(expect.objectContaining({ path }));
  });

  it.each([
    [image({ schemaVersion: 1 }), OCI_MANIFEST],
    [{ schemaVersion: 1, fsLayers: [] }, 'application/vnd.docker.distribution.manifest.v1+prettyjws'],
  ])('is one of schema 1', (document, mediaType) => {
    expect(() => parseManifest(bytes(document), mediaType)).toThrow(UnsupportedManifest);
    expect(() => parseManifest(bytes(document), mediaType)).toThrow('schema 1 is not supported');
  });

  it('is one of an unknown media type', () => {
    expect(() => parseManifest(bytes(image({}, 'application/x-new')), 'application/x-new')).toThrow(
      UnsupportedManifest,
    );
  });

  it('is one larger than registries take', () => {
    const large = Buffer.alloc(MAX_MANIFEST_BYTES + 1, ' ');
    expect(() => parseManifest(large, OCI_MANIFEST)).toThrow('more than 4194304');
  });

  it('is one that is not UTF-8', () => {
    expect(() => parseManifest(Buffer.from([0x22, 0xff, 0x22]), OCI_MANIFEST)).toThrow('it is not JSON');
  });
});

describe('any bytes', () => {
  const expected = [InvalidManifest, UnsupportedManifest];
  const survives = (input: Uint8Array, mediaType: string) => {
    try {
      return ['image', 'index', 'artifact'].includes(parseManifest(input, mediaType).kind);
    } catch (error) {
      return expected.some((kind) => error instanceof kind);
    }
  };

  it('throw nothing but the errors that are documented', () => {
    const mediaTypes = fc.constantFrom('', OCI_MANIFEST, OCI_INDEX, DOCKER_LIST, DOCKER_MANIFEST, 'x');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), mediaTypes, survives));
    fc.assert(fc.property(fc.json(), mediaTypes, (json, mediaType) => survives(Buffer.from(json), mediaType)));
  });

  it('of a manifest with one value replaced throw nothing else', () => {
    const keys = [
      'schemaVersion',
      'mediaType',
      'config',
      'layers',
      'manifests',
      'subject',
      'annotations',
      'artifactType',
    ];
    const documents = fc.tuple(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(fc.property(documents, ([key, value]) => survives(bytes(image({ [key]: value })), OCI_MANIFEST)));
  });
});
