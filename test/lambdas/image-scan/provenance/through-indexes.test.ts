import { PROVENANCE_LIMITS, provenanceEvidenceSchema } from '../../../../lambdas/image-scan/provenance/evidence';
import { isSpokenOf } from '../../../../lambdas/image-scan/provenance/find-artifacts';
import { gatherMaterials } from '../../../../lambdas/image-scan/provenance/gather';
import type { ReferrerSource } from '../../../../lambdas/image-scan/provenance/referrer-source';
import { type BuiltArtifact, buildArtifact, cosignLayer } from '../../../support/artifact';
import { sha256 } from '../../../support/image-builder';
import { simpleSigning, statementAbout } from '../../../support/sigstore-authority';

const SUBJECT = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

function anIndex(children: readonly object[], more: object = {}): BuiltArtifact {
  const document = { schemaVersion: 2, mediaType: INDEX, manifests: children, ...more };
  const bytes = Buffer.from(JSON.stringify(document));
  return { manifest: { bytes, mediaType: INDEX, digest: sha256(bytes) }, blobs: new Map() };
}
const listed = (digest: string, more: object = {}) => ({ mediaType: MANIFEST, digest, size: 1, ...more });
const signature = (of: string, text = 'AAAA') =>
  buildArtifact({ layers: [cosignLayer(simpleSigning(of), { 'dev.cosignproject.cosign/signature': text })] });
const statement = buildArtifact({
  layers: [{ mediaType: 'application/vnd.in-toto+json', content: statementAbout(SUBJECT, 'https://example.com/x') }],
});
const attested = (image: string) =>
  listed(statement.manifest.digest, {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': image },
  });

interface Stored {
  readonly manifests?: readonly BuiltArtifact[];
  /** By what they speak of. */
  readonly referrers?: Readonly<Record<string, readonly BuiltArtifact[]>>;
  readonly tags?: Readonly<Record<string, BuiltArtifact>>;
}

/** A registry in memory. */
function source({ manifests = [], referrers = {}, tags = {} }: Stored): ReferrerSource {
  const all = [...manifests, ...Object.values(referrers).flat(), ...Object.values(tags)];
  const blobs = new Map(all.flatMap((artifact) => [...artifact.blobs]));
  return {
    referrers: async (subject, most) => {
      const digests = (referrers[subject] ?? []).map(({ manifest }) => manifest.digest);
      return { digests: digests.slice(0, most), more: digests.length > most };
    },
    manifest: async (reference) =>
      (tags[reference] ?? all.find(({ manifest }) => manifest.digest === reference))?.manifest ?? null,
    blob: async function* ({ digest }) {
      yield blobs.get(digest) ?? Buffer.alloc(0);
    },
  };
}

const index = anIndex([listed(SUBJECT), listed(OTHER)]);
const { digest } = index.manifest;
const gather = (stored: Stored, parents: readonly string[] = [digest]) =>
  gatherMaterials(source(stored), SUBJECT, parents);

describe('what speaks of an index that lists an image', () => {
  it('is found through it, with the manifest that proves it, and fits the evidence', async () => {
    const found = await gather({ manifests: [index], referrers: { [digest]: [signature(digest)] } });
    expect(found).toMatchObject({
      materials: [{ artifact: signature(digest).manifest.digest, kind: 'cosign', through: digest }],
      indexes: [{ digest, manifest: Buffer.from(index.manifest.bytes).toString('base64') }],
      notRead: [],
    });
    expect(provenanceEvidenceSchema.parse({ subject: SUBJECT, base: null, ...found })).toMatchObject(found);
  });

  it("is found under cosign's tag of the index", async () => {
    const tags = { [`${digest.replace(':', '-')}.sig`]: signature(digest) };
    expect((await gather({ manifests: [index], tags })).materials).toMatchObject([{ through: digest }]);
  });

  it('comes after what speaks of the image itself', async () => {
    const referrers = { [SUBJECT]: [signature(SUBJECT, 'AAAAAAAAAAAA')], [digest]: [signature(digest)] };
    const { materials } = await gather({ manifests: [index], referrers });
    expect(materials.map(({ through }) => through)).toEqual([undefined, digest]);
  });

  it('stands there once where it is found beside the image too', async () => {
    const both = [signature(digest)];
    const { materials } = await gather({ manifests: [index], referrers: { [SUBJECT]: both, [digest]: both } });
    expect(materials).toMatchObject([{ through: digest }]);
  });

  it('leaves no index in the evidence where there is nothing', async () => {
    expect(await gather({ manifests: [index] })).toEqual({ materials: [], notRead: [] });
  });

  it('is read of so many artifacts as of an image, whatever the indexes', async () => {
    const other = anIndex([listed(SUBJECT)]);
    const many = (of: string) => Array.from({ length: 70 }, (_, number) => signature(of, `A${number}`));
    const referrers = { [digest]: many(digest), [other.manifest.digest]: many(other.manifest.digest) };
    const parents = [digest, other.manifest.digest];
    const { materials, notRead } = await gather({ manifests: [index, other], referrers }, parents);
    expect(materials.filter(({ through }) => through === other.manifest.digest)).toHaveLength(70);
    expect(materials).toHaveLength(100);
    expect(notRead).toEqual([`the list of artifacts after the first 30, of the index ${digest}`]);
  });
});

describe('an index that is said to list an image', () => {
  const spoken = (parent: BuiltArtifact): Stored => ({
    manifests: [parent],
    referrers: { [parent.manifest.digest]: [signature(parent.manifest.digest)] },
  });

  it.each<[string, BuiltArtifact]>([
    ['lists others', anIndex([listed(OTHER)])],
    ['is no index', buildArtifact({ layers: [] })],
  ])('counts for nothing where it %s', async (_, parent) => {
    expect(await gather(spoken(parent), [parent.manifest.digest])).toEqual({ materials: [], notRead: [] });
  });

  it('counts for nothing where it is gone', async () => {
    expect(await gather({ referrers: { [digest]: [signature(digest)] } })).toEqual({ materials: [], notRead: [] });
  });

  const large = anIndex([listed(SUBJECT)], { annotations: { text: 'x'.repeat(PROVENANCE_LIMITS.indexBytes) } });
  const ambiguous = anIndex([listed(SUBJECT)], { layers: [] });
  const forged = { ...anIndex([listed(SUBJECT)]), manifest: { ...index.manifest, digest: OTHER } };
  it.each<[string, BuiltArtifact, string]>([
    ['is too large', large, 'bytes'],
    ['is an image as well', ambiguous, 'an index has no layers'],
    ['has other bytes than its digest', forged, 'its bytes are not those of its digest'],
  ])('counts for nothing where it %s, and is named as not read', async (_, parent, why) => {
    const parentDigest = parent.manifest.digest;
    const { materials, notRead } = await gather(spoken(parent), [parentDigest]);
    expect(materials).toEqual([]);
    expect(notRead).toEqual([expect.stringContaining(`the index ${parentDigest}: `)]);
    expect(notRead[0]).toContain(why);
  });

  it('is one of the last twenty; that there are more is named', async () => {
    const parents = Array.from({ length: 23 }, (_, number) =>
      anIndex([listed(SUBJECT)], { annotations: { n: `${number}` } }),
    );
    const digests = parents.map(({ manifest }) => manifest.digest);
    const referrers = Object.fromEntries(digests.map((of) => [of, [signature(of)]]));
    const { indexes, notRead } = await gather({ manifests: parents, referrers }, digests);
    expect(indexes?.map((kept) => kept.digest)).toEqual(digests.slice(3).reverse());
    expect(notRead).toEqual(['3 more indexes that list it']);
  });
});

describe('an attestation that only an index lists', () => {
  it('is found where it names the image', async () => {
    const listing = anIndex([listed(SUBJECT), attested(SUBJECT)]);
    const through = listing.manifest.digest;
    const { materials, indexes } = await gather({ manifests: [listing, statement] }, [through]);
    expect(materials).toMatchObject([{ artifact: statement.manifest.digest, kind: 'in-toto', through }]);
    expect(indexes).toMatchObject([{ digest: through }]);
  });

  it('is not where it names another image', async () => {
    const listing = anIndex([listed(SUBJECT), listed(OTHER), attested(OTHER)]);
    const { materials } = await gather({ manifests: [listing, statement] }, [listing.manifest.digest]);
    expect(materials).toEqual([]);
  });

  it('stays one of the image where it is found beside it', async () => {
    const listing = anIndex([listed(SUBJECT), attested(SUBJECT)]);
    const stored = { manifests: [listing], referrers: { [SUBJECT]: [statement] } };
    const { materials } = await gather(stored, [listing.manifest.digest]);
    expect(materials.map(({ through }) => through)).toEqual([undefined]);
  });
});

describe('something seems to speak of an index', () => {
  const refused = async () => {
    throw new Error('AccessDenied');
  };
  it.each<[string, ReferrerSource, boolean]>([
    ['nothing does', source({ manifests: [index] }), false],
    ['a referrer does', source({ referrers: { [digest]: [signature(digest)] } }), true],
    ["cosign's tag does", source({ tags: { [`${digest.replace(':', '-')}.att`]: signature(digest) } }), true],
    ['the fallback tag does', source({ tags: { [digest.replace(':', '-')]: anIndex([]) } }), true],
    ['nobody may ask', { ...source({}), referrers: refused }, true],
  ])('if %s', async (_, registry, expected) => {
    expect(await isSpokenOf(registry, digest)).toBe(expected);
  });
});
