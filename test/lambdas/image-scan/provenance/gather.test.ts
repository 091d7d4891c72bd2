import fc from 'fast-check';
import { PROVENANCE_LIMITS, provenanceEvidenceSchema } from '../../../../lambdas/image-scan/provenance/evidence';
import { gatherMaterials } from '../../../../lambdas/image-scan/provenance/gather';
import type { ReferrerSource } from '../../../../lambdas/image-scan/provenance/referrer-source';
import { type BuiltArtifact, buildArtifact, cosignLayer } from '../../../support/artifact';
import { sha256 } from '../../../support/image-builder';
import { simpleSigning, statementAbout } from '../../../support/sigstore-authority';

const SUBJECT = `sha256:${'a'.repeat(64)}`;
const TAG = `sha256-${'a'.repeat(64)}`;
const SIGNATURE = { 'dev.cosignproject.cosign/signature': 'AAAA' };
const signature = (annotations: Record<string, string> = SIGNATURE) => cosignLayer(simpleSigning(SUBJECT), annotations);
const statement = {
  mediaType: 'application/vnd.in-toto+json',
  content: statementAbout(SUBJECT, 'https://example.com/x'),
};

interface Stored {
  readonly referrers?: readonly BuiltArtifact[];
  readonly tags?: Readonly<Record<string, BuiltArtifact>>;
}

/** A registry in memory. */
function source({ referrers = [], tags = {} }: Stored): ReferrerSource {
  const all = [...referrers, ...Object.values(tags)];
  const blobs = new Map(all.flatMap((artifact) => [...artifact.blobs]));
  return {
    referrers: async (_, most) => ({
      digests: referrers.slice(0, most).map(({ manifest }) => manifest.digest),
      more: referrers.length > most,
    }),
    manifest: async (reference) =>
      (tags[reference] ?? all.find(({ manifest }) => manifest.digest === reference))?.manifest ?? null,
    blob: async function* ({ digest }) {
      yield blobs.get(digest) ?? Buffer.alloc(0);
    },
  };
}

const gather = (stored: Stored) => gatherMaterials(source(stored), SUBJECT);
const failing = (changes: Partial<ReferrerSource>, stored: Stored = {}) =>
  gatherMaterials({ ...source(stored), ...changes }, SUBJECT);

describe('what speaks of an image', () => {
  it('is nothing where there is nothing', async () => {
    expect(await gather({})).toEqual({ materials: [], notRead: [] });
  });

  it('is found as a referrer', async () => {
    const artifact = buildArtifact({ subject: SUBJECT, layers: [signature()] });
    expect(await gather({ referrers: [artifact] })).toEqual({
      materials: [
        {
          artifact: artifact.manifest.digest,
          kind: 'cosign',
          content: simpleSigning(SUBJECT).toString('base64'),
          annotations: SIGNATURE,
        },
      ],
      notRead: [],
    });
  });

  it("is found under cosign's tags and the fallback tag, and once where both lead to it", async () => {
    const signed = buildArtifact({ layers: [signature()] });
    const attested = buildArtifact({
      layers: [
        { mediaType: 'application/vnd.dsse.envelope.v1+json', content: {}, annotations: { predicateType: 'x' } },
      ],
    });
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        manifests: [{ mediaType: signed.manifest.mediaType, digest: signed.manifest.digest, size: 1 }],
      }),
    );
    const fallback = {
      manifest: { bytes, mediaType: 'application/vnd.oci.image.index.v1+json', digest: sha256(bytes) },
      blobs: new Map<string, Buffer>(),
    };
    const tags = { [`${TAG}.sig`]: signed, [`${TAG}.att`]: attested, [TAG]: fallback };
    const { materials, notRead } = await gather({ tags });
    expect(notRead).toEqual([]);
    expect(materials.map(({ kind, annotations }) => [kind, annotations])).toEqual([
      ['cosign', SIGNATURE],
      ['dsse', { predicateType: 'x' }],
    ]);
  });

  it.each([
    ['application/vnd.dev.sigstore.bundle.v0.3+json', 'sigstore-bundle'],
    ['application/vnd.dev.sigstore.bundle.v0.4+json', 'sigstore-bundle'],
    ['application/jose+json', 'notation-jws'],
    ['application/cose', 'notation-cose'],
    ['application/vnd.in-toto+json', 'in-toto'],
    ['application/vnd.cyclonedx+json', undefined],
  ])('of the type %s is %s', async (mediaType, kind) => {
    const artifact = buildArtifact({
      ...{ subject: SUBJECT, artifactType: mediaType, configType: 'application/vnd.oci.empty.v1+json' },
      layers: [{ mediaType, content: {} }],
    });
    const { materials } = await gather({ referrers: [artifact] });
    expect(materials[0]?.kind).toBe(kind);
  });

  it('is named where it is too large, and what follows is read all the same', async () => {
    const large = { ...statement, content: Buffer.alloc(PROVENANCE_LIMITS.contentBytes + 1) };
    const { materials } = await gather({
      referrers: [buildArtifact({ subject: SUBJECT, layers: [large, statement] })],
    });
    expect(materials.map(({ content, why }) => [content === null, why])).toEqual([
      [false, undefined],
      [true, 'it has 524289 bytes, and there is room for 524288'],
    ]);
  });

  it('has bounds in all: the smallest signatures are kept, the rest is named', async () => {
    const many = Array.from({ length: 8 }, (_, index) =>
      buildArtifact({ subject: SUBJECT, layers: [{ ...statement, content: Buffer.alloc(500_000, index) }] }),
    );
    const { materials } = await gather({
      referrers: [...many, buildArtifact({ subject: SUBJECT, layers: [signature()] })],
    });
    expect(materials.map(({ kind, content }) => [kind, content !== null])).toEqual([
      ['cosign', true],
      ...Array.from({ length: 4 }, () => ['in-toto', true]),
      ...Array.from({ length: 4 }, () => ['in-toto', false]),
    ]);
  });

  it('has bounds in number', async () => {
    const many = Array.from({ length: 130 }, (_, index) =>
      buildArtifact({ subject: SUBJECT, layers: [signature({ 'dev.cosignproject.cosign/signature': `AAA${index}` })] }),
    );
    const { materials, notRead } = await gather({ referrers: many });
    expect(materials).toHaveLength(100);
    expect(notRead).toEqual(['the list of artifacts after the first 100']);
  });

  it('is named where it cannot be read', async () => {
    const artifact = buildArtifact({ subject: SUBJECT, layers: [signature()] });
    const refused = async () => {
      throw new Error('AccessDenied');
    };
    expect(await failing({ referrers: refused })).toEqual({
      materials: [],
      notRead: ['the list of artifacts: Error: AccessDenied'],
    });
    const manifests = await failing({ manifest: refused }, { referrers: [artifact] });
    expect(manifests).toMatchObject({ materials: [], notRead: { length: 4 } });
    const blobs = await failing(
      {
        // biome-ignore lint/correctness/useYield: it fails before it gives anything
        blob: async function* () {
          throw new Error('gone');
        },
      },
      { referrers: [artifact] },
    );
    expect(blobs.materials).toEqual([expect.objectContaining({ content: null, why: expect.stringContaining('gone') })]);
  });

  it('is not believed where its bytes are not those of its digest', async () => {
    const artifact = buildArtifact({ subject: SUBJECT, layers: [signature()] });
    const { materials } = await failing(
      {
        blob: async function* ({ size }) {
          yield Buffer.alloc(size, 1);
        },
      },
      { referrers: [artifact] },
    );
    expect(materials).toEqual([
      expect.objectContaining({ content: null, why: expect.stringContaining('ContentMismatch') }),
    ]);
  });

  it('of any bytes is read without failing, and fits the evidence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 5 }),
        fc.dictionary(fc.string(), fc.string()),
        async (texts, annotations) => {
          const manifests = texts.map((text) => {
            const bytes = Buffer.from(text);
            return { bytes, mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: sha256(bytes) };
          });
          const odd = manifests.map((manifest) => ({ manifest, blobs: new Map<string, Buffer>() }));
          const found = await gather({
            referrers: [...odd, buildArtifact({ subject: SUBJECT, layers: [signature(annotations)] })],
          });
          expect(provenanceEvidenceSchema.safeParse({ subject: SUBJECT, base: null, ...found }).success).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
