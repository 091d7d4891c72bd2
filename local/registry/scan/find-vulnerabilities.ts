import { createHash } from 'node:crypto';
import { type Account, registryPath } from '../account';
import type { ImageCatalog } from '../ecr/image-catalog';
import { parseManifest } from '../oci/manifest';
import { loadAdvisories } from './advisory';
import { type BasicFinding, basicFinding } from './basic-finding';
import { installedNpmPackages, installedPackages, readPackageFiles, type StoredLayer } from './installed-packages';
import { AdvisoryIndex, type Match } from './match';
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
 * is added to the folder counts from the next scan on, as new vulnerabilities do. Null where the operating system is
 * not known.
 */
export type FindMatches = (image: ScannedImage) => Promise<readonly Match[] | null>;

/** @param options.npm whether packages of npm are looked at too, as enhanced scanning does */
export function matchFinder(
  account: Account,
  catalog: ImageCatalog,
  advisories: string,
  { npm }: { readonly npm: boolean },
): FindMatches {
  return async (image) => {
    const files = await readPackageFiles(storedLayers(account, catalog, image));
    const installed = installedPackages(files);
    if (installed === null) return null;
    const index = new AdvisoryIndex(await loadAdvisories(advisories));
    return [
      ...index.matches(installed.ecosystem, installed.sources),
      ...(npm ? index.matches('npm', installedNpmPackages(files)) : []),
    ];
  };
}

/** The findings of basic scanning. */
export function vulnerabilityFinder(account: Account, catalog: ImageCatalog, advisories: string): FindVulnerabilities {
  const find = matchFinder(account, catalog, advisories, { npm: false });
  return async (image) => {
    const found = (await find(image))?.map(basicFinding);
    return found ? [...new Map(found.map((finding) => [identity(finding), finding])).values()] : null;
  };
}

/** The layers of an image of the account, from the base up. @throws LayerNotRead */
export async function* storedLayers(
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
