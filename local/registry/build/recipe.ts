import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Below the root: no leading slash, no empty, `.` or `..` part. */
const path = z.string().regex(/^(?!\.{1,2}(?:\/|$))[^/\0]+(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)*$/, {
  error: 'expected a path below the root, without a leading slash and without ".."',
});
const packages = z.array(z.string().min(1));

const recipeSchema = z.strictObject({
  description: z.string(),
  base: z.strictObject({
    /** Of the package archive. */
    distribution: z.enum(['debian']),
    release: z.string(),
    osRelease: z.record(z.string().regex(/^[A-Z_]+$/), z.string()),
    packages,
  }),
  architecture: z.enum(['amd64', 'arm64']),
  /** The day of which the package archive is taken, or the newest that there is. */
  snapshot: z.union([z.iso.date(), z.literal('newest')]),
  packages,
  users: z.array(z.strictObject({ name: z.string(), id: z.number().int().min(1).max(65_535), home: path })).default([]),
  files: z
    .array(
      z.strictObject({
        path,
        text: z.string(),
        mode: z
          .string()
          .regex(/^0[0-7]{3}$/)
          .default('0644'),
      }),
    )
    .default([]),
  config: z.strictObject({
    User: z.string().default(''),
    WorkingDir: z.string().default('/'),
    Env: z.array(z.string()).default([]),
    ExposedPorts: z.array(z.string().regex(/^\d+\/(?:tcp|udp)$/)).default([]),
    Entrypoint: z.array(z.string()).exactOptional(),
    Cmd: z.array(z.string()).exactOptional(),
    Healthcheck: z
      .strictObject({
        test: z.array(z.string()).min(1),
        intervalSeconds: z.number().positive(),
        timeoutSeconds: z.number().positive(),
        retries: z.number().int().positive(),
      })
      .exactOptional(),
    Labels: z.record(z.string(), z.string()).default({}),
  }),
});
/** How a sample image is made: data only. */
export type Recipe = z.infer<typeof recipeSchema>;

export class InvalidRecipe extends Error {
  override readonly name = 'InvalidRecipe';
  readonly file: string;
  constructor(file: string, why: string, options?: ErrorOptions) {
    super(`${file} is not a recipe: ${why}`, options);
    this.file = file;
  }
}

/** Reads `recipe.json` of a folder. @throws InvalidRecipe with the path of the bad value */
export async function readRecipe(folder: string): Promise<Recipe> {
  const file = join(folder, 'recipe.json');
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new InvalidRecipe(file, 'there is no JSON file of that name', { cause });
  }
  const parsed = recipeSchema.safeParse(value);
  if (!parsed.success) throw new InvalidRecipe(file, z.prettifyError(parsed.error), { cause: parsed.error });
  return parsed.data;
}
