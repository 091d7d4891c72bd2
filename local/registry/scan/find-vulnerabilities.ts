import { createHash } from 'node:crypto';
import { type Account, registryPath } from '../account';
import type { ImageCatalog } from '../ecr/image-catalog';
import { parseManifest } from '../oci/manifest';
import { loadAdvisories } from './advisory';
import { type BasicFinding, basicFinding } from './basic-finding';
import { installedPackages, readPackageFiles, type StoredLayer } from './installed-packages';
import { AdvisoryIndex } from './match';
import type { FindVulnerabilities, ScannedImage } from './scan-service';

/** What the account gave for a layer is not that layer. */
export class LayerNotRead extends Error {
  override readonly name = 'LayerNotRead';
  readonly digest: string;
  constructor(digest: string, why: string) {
    super(`The layer ${digest} cannot be read: ${why}. Push the image again.`);
    this.digest = digest;
  }
}

/**
 * Looks at what is really installed in an image of the account. Advisories are read anew for each scan: a record that
 * is added to the folder counts from the next scan on, as new vulnerabilities do.
 */
export function vulnerabilityFinder(account: Account, catalog: ImageCatalog, advisories: string): FindVulnerabilities {
  return async (image) => {
    const installed = installedPackages(await readPackageFiles(storedLayers(account, catalog, image)));
    if (installed === null) return null;
    const index = new AdvisoryIndex(await loadAdvisories(advisories));
    const found = index.matches(installed.ecosystem, installed.sources).map(basicFinding);
    return [...new Map(found.map((finding) => [identity(finding), finding])).values()];
  };
}

async function* storedLayers(
  account: Account,
  catalog: ImageCatalog,
  { repository, digest }: ScannedImage,
): AsyncIterable<StoredLayer> {
  const text = (await catalog.manifests(repository, [digest])).get(digest);
  for (const layer of parseManifest(text ?? '')?.layers ?? []) {
    const path = registryPath(account, `/v2/${repository}/blobs/${layer.digest}`);
    const answer = await fetch(new URL(path, account.url));
    if (!answer.ok || answer.body === null) throw new LayerNotRead(layer.digest, `the registry says ${answer.status}`);
    yield { mediaType: layer.mediaType, bytes: verified(answer.body, layer.digest) };
  }
}

async function* verified(bytes: AsyncIterable<Uint8Array>, digest: string): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
  if (`sha256:${hash.digest('hex')}` !== digest) throw new LayerNotRead(digest, 'its bytes have another digest');
}

function identity({ name, attributes }: BasicFinding): string {
  return JSON.stringify([name, attributes]);
}
