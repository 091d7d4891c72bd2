import { z } from 'zod';
import { MAX_NAME_LENGTH } from '../layer/entry-name';
import type { FactFile } from './fact-files';
import { FILE_NATURES } from './file-fact';
import type { LayerFacts } from './layer-facts';

const path = z.string().max(MAX_NAME_LENGTH);
const number = z.int().nonnegative();
/** -1 where the archive's number cannot be read. */
const owner = z.int().min(-1);
const name = z.string().max(256);
const line = z.int().positive();

/** Facts that were kept with a layer are read back through this. */
export const layerFactsSchema: z.ZodType<LayerFacts> = z.strictObject({
  files: z.array(
    z.strictObject({
      path,
      type: z.enum(['file', 'directory']),
      mode: z.int().min(0).max(0o7777),
      uid: owner,
      gid: owner,
      size: number,
      nature: z.enum(FILE_NATURES).nullable(),
    }),
  ),
  links: z.array(z.strictObject({ path, target: path })),
  caches: z.array(z.strictObject({ folder: name, bytes: number, files: number })),
  moreWritable: number,
  left: number,
  folders: z.base64(),
});

const password = z.enum(['empty', 'locked', 'set']);

/** What a fact file said, likewise. */
export const factFileSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('passwd'),
    users: z.array(
      z.strictObject({ name, uid: number, gid: number, password: z.union([password, z.literal('shadowed')]) }),
    ),
  }),
  z.strictObject({ kind: z.literal('group'), groups: z.array(z.strictObject({ name, gid: number })) }),
  z.strictObject({ kind: z.literal('shadow'), entries: z.array(z.strictObject({ name, password })) }),
  z.strictObject({ kind: z.literal('sudoers'), rules: z.array(z.strictObject({ line, who: name })) }),
  z.strictObject({
    kind: z.literal('sources'),
    unverified: z.array(
      z.strictObject({ line, what: z.enum(['signature', 'certificate']), setting: z.string().max(300) }),
    ),
  }),
]) satisfies z.ZodType<FactFile>;
