import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The parts of an OSV record that a match needs. Source: OSV schema 1.7. */
const advisorySchema = z.object({
  id: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  upstream: z.array(z.string()).default([]),
  withdrawn: z.string().optional(),
  published: z.string().optional(),
  summary: z.string().default(''),
  details: z.string().default(''),
  severity: z.array(z.object({ type: z.string(), score: z.string() })).default([]),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }),
        ranges: z
          .array(
            z.object({
              type: z.string(),
              events: z.array(
                z.object({
                  introduced: z.string().optional(),
                  fixed: z.string().optional(),
                  last_affected: z.string().optional(),
                }),
              ),
            }),
          )
          .default([]),
        versions: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  references: z.array(z.object({ type: z.string(), url: z.string() })).default([]),
  database_specific: z.object({ severity: z.string().optional() }).optional(),
});

export type Advisory = z.infer<typeof advisorySchema>;
export type AffectedRange = Advisory['affected'][number]['ranges'][number];

export class InvalidAdvisory extends Error {
  override readonly name = 'InvalidAdvisory';
  readonly file: string;
  constructor(file: string, why: string, options?: ErrorOptions) {
    super(`${file} is not an OSV record: ${why}. Correct the file or take it out of the folder.`, options);
    this.file = file;
  }
}

/** @throws InvalidAdvisory */
export function parseAdvisory(file: string, text: string): Advisory {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidAdvisory(file, 'it is not JSON', { cause });
  }
  const parsed = advisorySchema.safeParse(value);
  if (!parsed.success) throw new InvalidAdvisory(file, z.prettifyError(parsed.error), { cause: parsed.error });
  return parsed.data;
}

/** All `*.json` of a folder. @throws InvalidAdvisory */
export async function loadAdvisories(folder: string): Promise<readonly Advisory[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => parseAdvisory(join(folder, name), await readFile(join(folder, name), 'utf8'))),
  );
}

/** The CVE that a distribution's record speaks of, else the record's own id. */
export function vulnerabilityId(advisory: Advisory): string {
  return [advisory.id, ...advisory.upstream, ...advisory.aliases].find((id) => id.startsWith('CVE-')) ?? advisory.id;
}
