import { distributionReferrers } from '../../../../lambdas/image-scan/provenance/distribution-referrers';
import { ecrReferrers } from '../../../../lambdas/image-scan/provenance/ecr-referrers';
import { gatherMaterials } from '../../../../lambdas/image-scan/provenance/gather';
import { createDistributionClient } from '../../../../lambdas/image-scan/registry/distribution';
import { type BuiltArtifact, buildArtifact, cosignLayer } from '../../../support/artifact';
import { simpleSigning } from '../../../support/sigstore-authority';
import { EcrError, startEcr } from '../registry/support/ecr-server';
import { startServer } from '../registry/support/http-server';
import { refuse, sha256, startRegistry } from '../registry/support/registry-server';

const SUBJECT = `sha256:${'a'.repeat(64)}`;
const TAG = `sha256-${'a'.repeat(64)}`;
const repository = 'app/api';
const artifact = (number: number) =>
  buildArtifact({
    subject: SUBJECT,
    layers: [cosignLayer(simpleSigning(SUBJECT), { 'dev.cosignproject.cosign/signature': `AAA${number}` })],
  });

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('in ECR', () => {
  async function ecrWith(referrers: readonly BuiltArtifact[], tagged: Readonly<Record<string, BuiltArtifact>> = {}) {
    const all = [...referrers, ...Object.values(tagged)];
    const blobs = new Map(all.flatMap(({ blobs: own }) => [...own]));
    const storage = await startServer((request, response) => response.end(blobs.get(request.url?.slice(1) ?? '')));
    const ecr = await startEcr(({ operation, input }) => {
      if (operation === 'GetDownloadUrlForLayer') return { downloadUrl: `${storage.url}/${input['layerDigest']}` };
      if (operation === 'ListImageReferrers') {
        const from = Number(input['nextToken'] ?? 0);
        const page = referrers
          .slice(from, from + 2)
          .map(({ manifest: { digest, mediaType } }) => ({ digest, mediaType, size: 1 }));
        return { referrers: page, ...(from + 2 < referrers.length ? { nextToken: String(from + 2) } : {}) };
      }
      const [id] = input['imageIds'] as { imageDigest?: string; imageTag?: string }[];
      const found = id?.imageTag
        ? tagged[id.imageTag]
        : all.find(({ manifest }) => manifest.digest === id?.imageDigest);
      if (!found) return { images: [], failures: [{ imageId: id, failureCode: 'ImageNotFound' }] };
      const { bytes, mediaType } = found.manifest;
      return {
        images: [{ imageManifest: Buffer.from(bytes).toString(), imageManifestMediaType: mediaType }],
        failures: [],
      };
    });
    servers.push(storage, ecr);
    return ecr;
  }

  it("every page of referrers is read, and cosign's tag", async () => {
    const ecr = await ecrWith([artifact(1), artifact(2), artifact(3)], { [`${TAG}.sig`]: artifact(4) });
    const { materials, notRead } = await gatherMaterials(ecrReferrers(ecr.ecr, repository), SUBJECT);
    expect(notRead).toEqual([]);
    expect(materials.map(({ annotations }) => Object.values(annotations)[0]).sort()).toEqual([
      'AAA1',
      'AAA2',
      'AAA3',
      'AAA4',
    ]);
    expect(ecr.calls.filter(({ operation }) => operation === 'ListImageReferrers').map(({ input }) => input)).toEqual([
      { repositoryName: repository, subjectId: { imageDigest: SUBJECT }, maxResults: 50 },
      { repositoryName: repository, subjectId: { imageDigest: SUBJECT }, maxResults: 50, nextToken: '2' },
    ]);
  });

  it('what speaks of an index that lists the image is read through it, and the attestation that the index lists', async () => {
    const attestation = buildArtifact({ layers: [{ mediaType: 'application/vnd.in-toto+json', content: {} }] });
    const { mediaType, digest, bytes } = attestation.manifest;
    const annotations = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': SUBJECT };
    const manifests = [
      { mediaType, digest: SUBJECT, size: 1 },
      { mediaType, digest, size: bytes.length, annotations },
    ];
    const listing = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
    const index = { bytes: listing, mediaType: 'application/vnd.oci.image.index.v1+json', digest: sha256(listing) };
    const stored = { attestation, index: { manifest: index, blobs: new Map<string, Buffer>() } };
    const signed = { [`${index.digest.replace(':', '-')}.sig`]: artifact(1) };
    const { ecr, calls } = await ecrWith([], { ...stored, ...signed });
    const { materials, indexes, notRead } = await gatherMaterials(ecrReferrers(ecr, repository), SUBJECT, [
      index.digest,
    ]);
    expect(materials.map(({ kind, through }) => [kind, through])).toEqual([
      ['cosign', index.digest],
      ['in-toto', index.digest],
    ]);
    expect(indexes).toHaveLength(1);
    expect(notRead).toEqual([]);
    const asked = calls
      .filter(({ operation }) => operation === 'ListImageReferrers')
      .map(({ input }) => input['subjectId']);
    expect(asked).toEqual([{ imageDigest: SUBJECT }, { imageDigest: index.digest }]);
  });

  it('a refusal is named, and what stands under tags is found all the same', async () => {
    const whole = await ecrWith([], { [`${TAG}.sig`]: artifact(1) });
    const refusing = { ...ecrReferrers(whole.ecr, repository) };
    const denied = await startEcr(() => new EcrError('AccessDeniedException', 'not for you'));
    servers.push(denied);
    refusing.referrers = ecrReferrers(denied.ecr, repository).referrers;
    const { materials, notRead } = await gatherMaterials(refusing, SUBJECT);
    expect(materials).toHaveLength(1);
    expect(notRead).toEqual([expect.stringContaining('AccessDeniedException: not for you')]);
  });
});

describe('in another registry', () => {
  /** What a registry of the distribution protocol holds; with a list of referrers in pages of one where it knows them. */
  async function registryWith(artifacts: readonly BuiltArtifact[], listsReferrers: boolean) {
    const registry = await startRegistry({
      fault: (request, response) => {
        const url = new URL(request.url ?? '', 'http://registry.test');
        if (!url.pathname.includes('/referrers/')) return false;
        if (!listsReferrers) refuse(response, 404, 'UNSUPPORTED', 'no referrers here');
        else {
          const at = Number(url.searchParams.get('page') ?? 0);
          const next = at + 1 < artifacts.length ? { link: `<${url.pathname}?page=${at + 1}>; rel="next"` } : {};
          response.writeHead(200, { 'content-type': 'application/vnd.oci.image.index.v1+json', ...next });
          response.end(indexOf(artifacts.slice(at, at + 1)));
        }
        return true;
      },
    });
    servers.push(registry);
    for (const { manifest, blobs } of artifacts) {
      registry.manifests.set(`${repository}/${manifest.digest}`, {
        bytes: Buffer.from(manifest.bytes),
        mediaType: manifest.mediaType,
      });
      for (const [digest, bytes] of blobs) registry.blobs.set(digest, bytes);
    }
    const retries = { attempts: 2, baseDelayMs: 1, maxDelayMs: 1 };
    return { registry, client: createDistributionClient({ endpoint: registry.url, retries }) };
  }

  const indexOf = (artifacts: readonly BuiltArtifact[]) =>
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        manifests: artifacts.map(({ manifest: { digest, mediaType, bytes } }) => ({
          digest,
          mediaType,
          size: bytes.length,
        })),
      }),
    );

  it('every page of the list is read', async () => {
    const { client } = await registryWith([artifact(1), artifact(2), artifact(3)], true);
    const { materials, notRead } = await gatherMaterials(distributionReferrers(client, repository), SUBJECT);
    expect(notRead).toEqual([]);
    expect(materials).toHaveLength(3);
    expect(await client.listReferrers(repository, SUBJECT, 2)).toMatchObject({ digests: { length: 2 }, more: true });
  });

  it('that lists no referrers, the index under the fallback tag holds them', async () => {
    const { client, registry } = await registryWith([artifact(1)], false);
    expect(await client.listReferrers(repository, SUBJECT, 10)).toBeNull();
    const bytes = indexOf([artifact(1)]);
    const stored = { bytes, mediaType: 'application/vnd.oci.image.index.v1+json' };
    registry.manifests.set(`${repository}/${TAG}`, stored).set(`${repository}/${sha256(bytes)}`, stored);
    const { materials, notRead } = await gatherMaterials(distributionReferrers(client, repository), SUBJECT);
    expect(notRead).toEqual([]);
    expect(materials).toHaveLength(1);
  });

  it('an answer that is no index is named', async () => {
    const server = await startServer((request, response) => {
      if (request.url?.includes('/referrers/')) response.end('{"schemaVersion":2}');
      else refuse(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    });
    servers.push(server);
    const client = createDistributionClient({ endpoint: server.url });
    const { notRead } = await gatherMaterials(distributionReferrers(client, repository), SUBJECT);
    expect(notRead).toEqual([expect.stringContaining('the list of artifacts: ')]);
  });

  it('a page of another host is not followed: credentials would go along', async () => {
    const server = await startServer((request, response) => {
      if (!request.url?.includes('/referrers/')) return refuse(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
      response.writeHead(200, { link: '<https://elsewhere.test/v2/x>; rel="next"' });
      return response.end(indexOf([]));
    });
    servers.push(server);
    const client = createDistributionClient({ endpoint: server.url });
    expect(await client.listReferrers(repository, SUBJECT, 10)).toEqual({ digests: [], more: true });
  });
});
