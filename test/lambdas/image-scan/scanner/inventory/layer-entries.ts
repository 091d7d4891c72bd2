import type { LayerOfImage } from '../../../../../lambdas/image-scan/scanner/inventory/inventory';
import type { LayerEntry } from '../../../../../lambdas/image-scan/scanner/layer/layer-contents';

const NO_FACTS = { files: [], links: [], caches: [], moreWritable: 0, left: 0, folders: '' };
/** An image whose layers have these entries, the lowest first. */
export const layers = (...entries: readonly (readonly LayerEntry[])[]): LayerOfImage[] =>
  entries.map((all, index) => ({
    digest: `layer${index}`,
    contents: {
      rulesVersion: '1',
      entries: all,
      secrets: [],
      facts: NO_FACTS,
      paths: '',
      notLookedAt: [],
      passedOver: [],
    },
  }));

export const dpkg = (path: string, ...names: readonly string[]): LayerEntry => ({
  kind: 'file',
  path,
  content: { kind: 'dpkg', packages: names.map((name) => ({ name, version: '1', architecture: 'amd64' })) },
});
export const apk = (path: string, name: string): LayerEntry => ({
  kind: 'file',
  path,
  content: { kind: 'apk', packages: [{ name, version: '1', architecture: '' }] },
});
export const npm = (folder: string, name: string): LayerEntry => ({
  kind: 'file',
  path: `${folder}/node_modules/${name}/package.json`,
  content: { kind: 'packages', of: 'npm', packages: [{ type: 'npm', name, version: '1' }] },
});
export const osRelease = (path: string, id = 'debian'): LayerEntry => ({
  kind: 'file',
  path,
  content: { kind: 'os-release', distribution: { id, versionId: '12' } },
});
export const symlink = (path: string, target: string): LayerEntry => ({ kind: 'symlink', path, target });
