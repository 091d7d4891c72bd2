import { z } from 'zod';
import { factFileSchema, layerFactsSchema } from '../facts/facts-schema';
import type { FileContent } from '../inventory/file-content';
import type { RawPackage } from '../inventory/package-file';
import { MAX_PACKAGES } from '../inventory/text';
import { PACKAGE_TYPES } from '../scan-result';
import type { SecretMatch } from '../secrets/secret-match';
import { MAX_NAME_LENGTH } from './entry-name';
import type { LayerContents } from './layer-contents';

const path = z.string().max(MAX_NAME_LENGTH);
/** A file within archives within the file; see `MAX_NAME_LENGTH` for each of them. */
const nested = z.string().max(4 * MAX_NAME_LENGTH);
/** Room for names and versions, which `inventory/text.ts` holds below 400 characters. */
const word = z.string().max(400);
const source = z.strictObject({ name: word, version: word }).exactOptional();
const packages = z.array(z.strictObject({ name: word, version: word, architecture: word, source })).max(MAX_PACKAGES);
const rawPackages: z.ZodType<readonly RawPackage[]> = z
  .array(
    z.strictObject({
      type: z.enum(PACKAGE_TYPES),
      ...{ name: word, version: word, architecture: word.exactOptional(), source },
      within: nested.exactOptional(),
    }),
  )
  .max(MAX_PACKAGES);

const fileContent: z.ZodType<FileContent> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dpkg'), packages }),
  z.strictObject({ kind: z.literal('apk'), packages }),
  z.strictObject({ kind: z.literal('packages'), of: word, packages: rawPackages }),
  z.strictObject({ kind: z.literal('facts'), file: factFileSchema }),
  z.strictObject({ kind: z.literal('os-release'), distribution: z.strictObject({ id: word, versionId: word }) }),
  z.strictObject({ kind: z.literal('unreadable'), of: word, reason: z.string().max(2000) }),
]);

const secret: z.ZodType<SecretMatch> = z.strictObject({
  kind: word,
  path: nested,
  offset: z.int().nonnegative(),
  line: z.int().positive().nullable(),
  hint: z.string().max(64),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
});

const notes = z.array(z.string().max(2000));

/** Contents that were kept are read back through this: a document of another form counts for nothing. */
export const layerContentsSchema: z.ZodType<LayerContents> = z.strictObject({
  rulesVersion: z.string().max(128),
  entries: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('file'),
        path,
        content: fileContent.exactOptional(),
        found: rawPackages.exactOptional(),
      }),
      z.strictObject({ kind: z.literal('hardlink'), path, target: path }),
      z.strictObject({ kind: z.literal('symlink'), path, target: path }),
      z.strictObject({ kind: z.literal('directory'), path }),
      z.strictObject({ kind: z.literal('other'), path }),
      z.strictObject({ kind: z.literal('whiteout'), path }),
      z.strictObject({ kind: z.literal('opaque'), path }),
    ]),
  ),
  secrets: z.array(secret),
  facts: layerFactsSchema,
  paths: z.base64(),
  notLookedAt: notes,
  passedOver: notes,
});
