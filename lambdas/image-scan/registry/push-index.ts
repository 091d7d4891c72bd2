import { MAX_INDEX_DEPTH, MAX_INDEX_MANIFESTS } from '../judge/index/index-tree';
import type { IndexSource, Manifest } from '../scanner/image-source';
import { type ParsedManifest, parseManifest } from '../scanner/manifest';
import { digestOf } from './content-digest';
import { IndexNotPushable, ManifestDigestMismatch } from './errors';
import { type Push, pushBlobs } from './push-image';

export interface IndexPush extends Omit<Push, 'source'> {
  readonly source: IndexSource;
}

interface Node {
  readonly manifest: Manifest;
  readonly parsed: ParsedManifest;
}

/**
 * Copies an index into a repository with all that it lists: blobs first, then the manifests by digest, an index after what
 * it lists, the whole one last and with the tag. A failed push leaves no index behind.
 *
 * @returns the digest that the tag now names
 * @throws ManifestDigestMismatch, BlobMismatch when the source's bytes are not those of their digests
 * @throws IndexNotPushable for what is no index, or larger or more deeply nested than can be judged; InvalidManifest
 */
export async function pushIndex({
  source,
  client,
  repository,
  tag,
  onProgress,
}: IndexPush): Promise<{ digest: string }> {
  const root = readNode(await source.manifest());
  if (root.parsed.kind !== 'index') {
    const next = 'Leave --all-platforms out.';
    throw new IndexNotPushable(root.manifest.digest, `it is no index but an ${root.parsed.kind}`, next);
  }
  const listed = new Map<string, Node>();
  await collect(source, root, listed, 1);
  const nodes = [...listed.values()];

  const blobs = nodes.flatMap(({ parsed }) => contentOf(parsed));
  await pushBlobs({ source, client, repository, ...(onProgress ? { onProgress } : {}) }, blobs);
  for (const { manifest, parsed } of nodes) {
    await client.putManifest(repository, manifest.digest, manifest.bytes, parsed.mediaType);
  }
  return { digest: await client.putManifest(repository, tag, root.manifest.bytes, root.parsed.mediaType) };
}

/** What an index lists, each once, an index after what it lists itself. */
async function collect(source: IndexSource, { manifest, parsed }: Node, found: Map<string, Node>, level: number) {
  if (parsed.kind !== 'index') return;
  const refuse = (why: string) => new IndexNotPushable(manifest.digest, why, 'Push its images one by one.');
  if (level > MAX_INDEX_DEPTH) throw refuse(`indexes are nested more than ${MAX_INDEX_DEPTH} levels deep`);
  for (const descriptor of parsed.children) {
    if (found.has(descriptor.digest)) continue;
    if (found.size === MAX_INDEX_MANIFESTS) throw refuse(`it lists more than ${MAX_INDEX_MANIFESTS} manifests`);
    const child = readNode(await source.child(descriptor));
    await collect(source, child, found, level + 1);
    found.set(descriptor.digest, child);
  }
}

function readNode(manifest: Manifest): Node {
  const actual = digestOf(manifest.bytes);
  if (actual !== manifest.digest) throw new ManifestDigestMismatch(manifest.digest, actual);
  return { manifest, parsed: parseManifest(manifest.bytes, manifest.mediaType) };
}

function contentOf(parsed: ParsedManifest) {
  if (parsed.kind === 'index') return [];
  return parsed.kind === 'image' ? [parsed.config, ...parsed.layers] : parsed.content;
}
