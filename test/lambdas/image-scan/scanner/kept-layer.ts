import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LayerContents } from '../../../../lambdas/image-scan/scanner/layer/layer-contents';
import { RULES_VERSION } from '../../../../lambdas/image-scan/scanner/rules-version';
import type { StoredObject } from '../../../support/object-store';

export const LAYER = { digest: `sha256:${'a'.repeat(64)}`, size: 10_000_000 };
export const KEY = `layer/${RULES_VERSION}-key1/${LAYER.digest}.json.gz`;
export const CONTENTS: LayerContents = {
  rulesVersion: RULES_VERSION,
  entries: [
    {
      kind: 'file',
      path: 'var/lib/dpkg/status',
      content: { kind: 'dpkg', packages: [{ name: 'bash', version: '5.2', architecture: 'amd64' }] },
    },
    { kind: 'whiteout', path: 'app/old' },
  ],
  secrets: [],
  facts: { files: [], links: [], caches: [], moreWritable: 0, left: 0, folders: '' },
  paths: '',
  notLookedAt: [],
  passedOver: [],
};

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
export const asIs = (bytes: Buffer): StoredObject => ({ bytes, sha256: sha256(bytes) });
/** A document as the cache stores it. */
export const stored = (document: unknown): StoredObject => asIs(gzipSync(JSON.stringify(document)));
