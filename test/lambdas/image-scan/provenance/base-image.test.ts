import { baseImageOf } from '../../../../lambdas/image-scan/provenance/base-image';
import { statementAbout } from '../../../support/sigstore-authority';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const NAME = 'org.opencontainers.image.base.name';
const DIGEST = 'org.opencontainers.image.base.digest';
const layers = [digest('1'), digest('2'), digest('3')];

const base64 = (document: object) => Buffer.from(JSON.stringify(document)).toString('base64');
function attested(predicate: object, kind: 'in-toto' | 'dsse' | 'sigstore-bundle' = 'in-toto') {
  const statement = statementAbout(digest('a'), 'https://slsa.dev/provenance/v0.2', predicate);
  const envelope = { payload: base64(statement), payloadType: 'application/vnd.in-toto+json', signatures: [] };
  const documents = { 'in-toto': statement, dsse: envelope, 'sigstore-bundle': { dsseEnvelope: envelope } };
  return { kind, content: base64(documents[kind]) };
}
const debian = { uri: 'pkg:docker/debian@12?platform=linux%2Famd64', digest: { sha256: 'd'.repeat(64) } };
const golang = { uri: 'pkg:docker/golang@1.25?platform=linux%2Famd64', digest: { sha256: 'e'.repeat(64) } };
const frontEnd = { uri: 'pkg:docker/docker/dockerfile@1', digest: { sha256: 'f'.repeat(64) } };

describe('the base image', () => {
  it('is not known where nothing tells', () => {
    expect(baseImageOf({ labels: {}, layers })).toBeNull();
  });

  it.each([
    [{ [NAME]: 'debian:12' }, { name: 'debian:12', by: 'label' }],
    [{ [DIGEST]: digest('d') }, { digest: digest('d'), by: 'label' }],
    [
      { [NAME]: 'debian:12', [DIGEST]: digest('d') },
      { name: 'debian:12', digest: digest('d'), by: 'label' },
    ],
    [{ [NAME]: ' ', [DIGEST]: 'latest' }, null],
    [{ [NAME]: 'x'.repeat(2000) }, null],
  ])('is what the labels %j say, which nobody has verified', (labels, base) => {
    expect(baseImageOf({ labels, layers })).toEqual(base);
  });

  it('is the longest of the known images that the image begins with, whatever the labels say', () => {
    const known = [
      { name: 'debian:12', digest: digest('a'), layers: layers.slice(0, 1) },
      { name: 'company/base:1', digest: digest('b'), layers: layers.slice(0, 2) },
      { name: 'another', digest: digest('c'), layers: [digest('9'), digest('2')] },
    ];
    expect(baseImageOf({ labels: { [NAME]: 'scratch' }, layers }, known)).toEqual({
      name: 'company/base:1',
      digest: digest('b'),
      by: 'layers',
    });
  });

  it('is no image of the same layers, and none without any', () => {
    const known = [
      { digest: digest('a'), layers },
      { digest: digest('b'), layers: [] },
    ];
    expect(baseImageOf({ labels: {}, layers }, known)).toBeNull();
  });

  it('has the name that a label gives to the image with the same digest', () => {
    const known = [{ digest: digest('d'), layers: layers.slice(0, 1) }];
    const labels = { [NAME]: 'debian:12', [DIGEST]: digest('d') };
    expect(baseImageOf({ labels, layers }, known)).toEqual({ name: 'debian:12', digest: digest('d'), by: 'layers' });
    expect(baseImageOf({ labels: { ...labels, [DIGEST]: digest('e') }, layers }, known)).not.toHaveProperty('name');
  });

  it.each([
    ['SLSA 0.2', { materials: [frontEnd, debian] }],
    ['SLSA 1', { buildDefinition: { resolvedDependencies: [debian, { uri: 'git+https://example.com/app' }] } }],
  ])('is the only image that its provenance names, in %s', (_, predicate) => {
    expect(baseImageOf({ labels: {}, layers, materials: [attested(predicate)] })).toEqual({
      name: 'debian:12',
      digest: digest('d'),
      by: 'attestation',
    });
  });

  it.each(['dsse', 'sigstore-bundle'] as const)('is told by a provenance that was signed, in a %s', (kind) => {
    expect(baseImageOf({ labels: {}, layers, materials: [attested({ materials: [debian] }, kind)] })).toMatchObject({
      name: 'debian:12',
      by: 'attestation',
    });
  });

  it('is not told by a provenance that names several, unless a label names one of them', () => {
    const materials = [attested({ materials: [golang, debian] })];
    expect(baseImageOf({ labels: {}, layers, materials })).toBeNull();
    expect(baseImageOf({ labels: { [DIGEST]: digest('d') }, layers, materials })).toEqual({
      name: 'debian:12',
      digest: digest('d'),
      by: 'attestation',
    });
  });

  it('is not told by what is no provenance', () => {
    const nonsense = { kind: 'in-toto', content: Buffer.from('{"predicate":').toString('base64') } as const;
    const unread = { kind: 'in-toto', content: null } as const;
    const materials = [nonsense, unread, attested({ materials: 'debian' })];
    expect(baseImageOf({ labels: {}, layers, materials })).toBeNull();
  });
});
