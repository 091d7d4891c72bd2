import { join } from 'node:path';
import { type Account, registryPath } from '../account';
import { loadPackageArchive } from '../build/package-archive';
import { upgradePackages } from '../build/upgrade-packages';
import type { ImageCatalog } from '../ecr/image-catalog';
import { addLayer, type BuiltImage } from '../oci/built-image';
import { parseManifest } from '../oci/manifest';
import { storedLayers } from '../scan/find-vulnerabilities';
import { readPackageFiles } from '../scan/installed-packages';

/** A patch that cannot be made, in words for the build's phase. */
export class NotPatched extends Error {
  override readonly name = 'NotPatched';
}

export interface PatchSource {
  readonly account: Account;
  readonly catalog: ImageCatalog;
  readonly examples: string;
}

/**
 * What Copacetic makes of an image of the account without a report: the image with one more layer, in which each of the
 * operating system's packages is the newest that the archive has. Only Debian's archive is at hand.
 *
 * @throws NotPatched where there is nothing to upgrade
 */
export async function patchImage(
  { account, catalog, examples }: PatchSource,
  { repository, digest, created }: { readonly repository: string; readonly digest: string; readonly created: Date },
): Promise<BuiltImage> {
  const image = `${repository}@${digest}`;
  const manifest = (await catalog.manifests(repository, [digest])).get(digest);
  const config = parseManifest(manifest ?? '')?.config;
  if (manifest === undefined || config === undefined) throw new NotPatched(`${image} is not an image of one platform.`);

  const files = await readPackageFiles(storedLayers(account, catalog, { repository, digest, tags: [] }));
  const upgrade = upgradePackages(files, await loadPackageArchive(join(examples, 'packages')));
  if (upgrade === null) throw new NotPatched(`${image} has no package manager that can be patched.`);
  if (upgrade.upgraded.length === 0) throw new NotPatched(`${image} has the newest of all packages already.`);

  const path = registryPath(account, `/v2/${repository}/blobs/${config.digest}`);
  const answer = await fetch(new URL(path, account.url));
  if (!answer.ok) throw new NotPatched(`The configuration of ${image} cannot be read: ${answer.status}.`);
  const layer = { createdBy: `upgrade ${upgrade.upgraded.join(' ')}`, entries: upgrade.entries };
  return addLayer({ manifest, config: await answer.text() }, layer, { created, modified: created });
}
