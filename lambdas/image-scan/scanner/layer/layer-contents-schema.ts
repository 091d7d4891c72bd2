import { z } from 'zod';
import type { FileContent } from '../inventory/file-content';
import { MAX_PACKAGES } from '../inventory/text';
import { MAX_NAME_LENGTH } from './entry-name';
import type { LayerContents } from './layer-contents';

const path = z.string().max(MAX_NAME_LENGTH);
/** Room for names and versions, which `inventory/text.ts` holds below 400 characters. */
const word = z.string().max(400);
const source = z.strictObject({ name: word, version: word }).exactOptional();
const packages = z.array(z.strictObject({ name: word, version: word, architecture: word, source })).max(MAX_PACKAGES);

const fileContent: z.ZodType<FileContent> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dpkg'), packages }),
  z.strictObject({ kind: z.literal('apk'), packages }),
  z.strictObject({ kind: z.literal('npm'), package: z.strictObject({ name: word, version: word }) }),
  z.strictObject({ kind: z.literal('os-release'), distribution: z.strictObject({ id: word, versionId: word }) }),
  z.strictObject({
    kind: z.literal('unreadable'),
    of: z.enum(['dpkg', 'dpkg-part', 'apk', 'npm', 'os-release', 'foreign']),
    reason: z.string().max(2000),
  }),
]);

/** Contents that were kept are read back through this: a document of another form counts for nothing. */
export const layerContentsSchema: z.ZodType<LayerContents> = z.strictObject({
  rulesVersion: z.string().max(128),
  entries: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('file'), path, content: fileContent }),
      z.strictObject({ kind: z.literal('hardlink'), path, target: path }),
      z.strictObject({ kind: z.literal('symlink'), path, target: path }),
      z.strictObject({ kind: z.literal('directory'), path }),
      z.strictObject({ kind: z.literal('other'), path }),
      z.strictObject({ kind: z.literal('whiteout'), path }),
      z.strictObject({ kind: z.literal('opaque'), path }),
    ]),
  ),
  notLookedAt: z.array(z.string().max(2000)),
});
