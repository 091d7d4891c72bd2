import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';

const LabelledRequest = z.object({
  id: z.string(),
  /** Where the value comes from. */
  corpus: z.string(),
  /** Kind of attack, or of ordinary content. */
  family: z.string(),
  /** 1 attack, 0 ordinary use. */
  label: z.literal([0, 1]),
  place: z.enum(['query', 'form', 'json', 'header', 'cookie', 'path']),
  method: z.string(),
  /** Path and query, percent-encoded as sent. */
  uri: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
});

export type LabelledRequest = z.infer<typeof LabelledRequest>;

const FILES = ['attacks.jsonl.gz', 'benign.jsonl.gz'];

/**
 * Every request of the development data, in the order of the files.
 *
 * @param folder holds `attacks.jsonl.gz` and `benign.jsonl.gz`
 * @throws the system's error where a file is missing, ZodError where a line is no labelled request
 */
export async function* labelledRequests(folder: string): AsyncGenerator<LabelledRequest> {
  for (const file of FILES) {
    const lines = createInterface({ input: createReadStream(join(folder, file)).pipe(createGunzip()) });
    for await (const line of lines) yield LabelledRequest.parse(JSON.parse(line));
  }
}
