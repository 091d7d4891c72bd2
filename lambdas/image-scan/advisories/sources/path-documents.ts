import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidAdvisorySource } from './errors';
import { ADVISORY_FILE, fileDocuments } from './file-documents';
import { SOURCE_LIMITS, type SourceDocument, type SourceLimits } from './source-document';

/** Folders in folders; deeper is a mistake, or a link in circles. */
const MAX_DEPTH = 32;

/**
 * The documents of a file, or of every file of a folder that holds advisories (`.json`, `.jsonl`, either with `.gz`, and
 * `.zip`), folders in it included, in the order of their names. Links and hidden files are passed over.
 *
 * @throws InvalidAdvisorySource where there is nothing at the path, or a file in it is damaged or beyond a limit
 */
export async function* pathDocuments(
  path: string,
  limits: SourceLimits = SOURCE_LIMITS,
): AsyncGenerator<SourceDocument, void, undefined> {
  const kind = await stat(path).catch((cause: unknown) => {
    throw new InvalidAdvisorySource(path, 'there is no such file or folder', { cause });
  });
  if (!kind.isDirectory()) return yield* fileDocuments(path, limits);
  let files = 0;
  let documents = 0;
  for await (const file of filesOf(path, 0)) {
    files += 1;
    for await (const document of fileDocuments(file, limits)) {
      documents += 1;
      if (documents > limits.documents) {
        throw new InvalidAdvisorySource(path, `it holds more than ${limits.documents} documents`);
      }
      yield document;
    }
  }
  if (files === 0)
    throw new InvalidAdvisorySource(path, 'no file in it ends in .json, .jsonl, .json.gz, .jsonl.gz or .zip');
}

async function* filesOf(folder: string, depth: number): AsyncGenerator<string> {
  if (depth > MAX_DEPTH) throw new InvalidAdvisorySource(folder, `it lies more than ${MAX_DEPTH} folders deep`);
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort(byName)) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path, depth + 1);
    else if (entry.isFile() && ADVISORY_FILE.test(entry.name)) yield path;
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
