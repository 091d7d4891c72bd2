import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { subjectByTag } from '../../../../lambdas/image-scan/claim/artifact-subject';
import { classify } from '../../../../lambdas/image-scan/claim/classify';
import { type EcrAnswer, EcrError, type EcrServer, startEcr } from '../registry/support/ecr-server';

const hex = 'ab'.repeat(32);
const subject = `sha256:${hex}`;
const other = `sha256:${'cd'.repeat(32)}`;
const OCI = 'application/vnd.oci.image';
const LAYER = `${OCI}.layer.v1.tar+gzip`;
const descriptor = (mediaType: string, digest = other) => ({ mediaType, digest, size: 2 });
const manifest = (more: object) => ({
  ...{ schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json` },
  config: descriptor(`${OCI}.config.v1+json`),
  layers: [],
  ...more,
});
const of = (...types: string[]) => ({ layers: types.map((type) => descriptor(type)) });

let server: EcrServer | undefined;
afterEach(() => server?.close());

async function classified(answer: EcrAnswer, digest: string, tags: readonly string[]) {
  server = await startEcr(() => answer);
  const image = { account: '111122223333', region: 'eu-west-1', repository: 'app/api', digest, tags };
  return classify(server.ecr, image);
}

function classifiedManifest(document: { readonly mediaType: string }, tags: readonly string[] = []) {
  const imageManifest = JSON.stringify(document);
  const digest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
  const answer = { images: [{ imageId: {}, imageManifest, imageManifestMediaType: document.mediaType }] };
  return classified(answer, digest, tags);
}

const COSIGN = 'application/vnd.dev.cosign.simplesigning.v1+json';
const DSSE = 'application/vnd.dsse.envelope.v1+json';
const IN_TOTO = 'application/vnd.in-toto+json';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const EMPTY = descriptor('application/vnd.oci.empty.v1+json');
const HELM = 'application/vnd.cncf.helm.config.v1+json';

describe('What was pushed', () => {
  it.each<[string, object, readonly string[], string, string | undefined]>([
    ['a cosign signature by its tag', of(COSIGN), [`sha256-${hex}.sig`], COSIGN, subject],
    ['a cosign attestation by its tag', of(DSSE), [`sha256-${hex}.att`], DSSE, subject],
    ['a cosign SBOM by its tag', of('text/spdx+json'), [`sha256-${hex}.sbom`], 'text/spdx+json', subject],
    ['a signature that names its subject', { artifactType: BUNDLE, config: EMPTY, ...of(BUNDLE) }, [], BUNDLE, other],
    [
      'a signature whose own word counts before its tag',
      { artifactType: BUNDLE, config: EMPTY, ...of(BUNDLE) },
      [`sha256-${hex}.sig`],
      BUNDLE,
      other,
    ],
    ['an attestation of an index, which names none', of(IN_TOTO, IN_TOTO), [], IN_TOTO, undefined],
    [
      'a Helm chart',
      { config: descriptor(HELM), ...of('application/vnd.cncf.helm.chart') },
      ['1.2.3'],
      HELM,
      undefined,
    ],
    [
      'an SBOM as a referrer',
      { artifactType: 'application/vnd.cyclonedx+json', config: EMPTY },
      [],
      'application/vnd.cyclonedx+json',
      other,
    ],
  ])('is an artifact: %s', async (_, more, tags, type, expected) => {
    const names = 'artifactType' in more ? { subject: descriptor(`${OCI}.manifest.v1+json`) } : {};
    expect(await classifiedManifest(manifest({ ...more, ...names }), tags)).toMatchObject({
      kind: 'artifact',
      artifact: expected === undefined ? { type } : { type, subject: expected },
    });
  });

  it('is an image where it can run, whatever its tag and artifact type say', async () => {
    const runnable = manifest({ ...of(LAYER), artifactType: BUNDLE });
    expect(await classifiedManifest(runnable, [`sha256-${hex}.sig`])).toMatchObject({ kind: 'image' });
  });

  it('is an index, of whatever it lists', async () => {
    const index = { schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: [] };
    expect(await classifiedManifest(index)).toEqual({ kind: 'index', mediaType: index.mediaType });
  });

  it.each<[string, EcrAnswer]>([
    ['gone', { images: [], failures: [{ imageId: {}, failureCode: 'ImageNotFound' }] }],
    ['in a repository that is gone', new EcrError('RepositoryNotFoundException')],
    ['changed', { images: [{ imageManifest: '{}', imageManifestMediaType: `${OCI}.manifest.v1+json` }] }],
  ])('is unreadable, with the reason, where it is %s', async (_, answer) => {
    const found = await classified(answer, subject, []);
    expect(found).toMatchObject({ kind: 'unreadable', unknown: { what: 'manifest', why: expect.any(String) } });
  });
});

describe('The subject in a tag', () => {
  it.each<[readonly string[], string | undefined]>([
    [[], undefined],
    [['v1', `sha256-${hex}.sig`], subject],
    [[`sha256-${hex}.sig`, `sha256-${hex}.att`], subject],
    [[`sha256-${hex}.sig`, `sha256-${'cd'.repeat(32)}.sig`], undefined],
    [[`sha256-${hex}`], undefined],
    [[`sha256-${hex}.signature`], undefined],
    [[`sha256-${hex.toUpperCase()}.sig`], undefined],
    [[`sha256-${hex.slice(1)}.sig`], undefined],
  ])('of %j is %s', (tags, expected) => {
    expect(subjectByTag(tags)).toBe(expected);
  });

  it('is a digest or nothing, whatever the tags', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.stringMatching(/^sha256-[0-9a-f]{63,65}\.(sig|att|x)$/))),
        (tags) => {
          expect(subjectByTag(tags) ?? subject).toMatch(/^sha256:[0-9a-f]{64}$/);
        },
      ),
    );
  });
});
