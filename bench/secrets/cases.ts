import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const Case = z.object({
  rule: z.string(),
  label: z.union([z.literal(0), z.literal(1)]),
  path: z.string().nullable(),
  text: z.string(),
});
/** A text with a made-up credential of a kind (label 1), or one that must not be taken for it (label 0). */
export type SecretCase = z.infer<typeof Case>;

/** The cases of `secrets/cases.jsonl.gz` in a directory of data. Throws where the file is missing or a line is no case. */
export async function readCases(directory: string): Promise<readonly SecretCase[]> {
  const lines = gunzipSync(await readFile(join(directory, 'secrets', 'cases.jsonl.gz')))
    .toString('utf8')
    .split('\n');
  return lines.filter((line) => line !== '').map((line) => Case.parse(JSON.parse(line)));
}
