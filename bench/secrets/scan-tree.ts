import { createReadStream } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSecret } from '../../lambdas/image-scan/scanner/secrets/is-secret';
import { ALL_KINDS } from '../../lambdas/image-scan/scanner/secrets/kinds/all-kinds';
import type { SecretMatch } from '../../lambdas/image-scan/scanner/secrets/secret-match';
import { SecretScanner } from '../../lambdas/image-scan/scanner/secrets/secret-scanner';

const PIECE_BYTES = 256 * 1024;

export interface TreeScan {
  readonly files: number;
  readonly bytes: number;
  readonly hits: readonly SecretMatch[];
}

/** Looks for every kind of secret in every regular file under a directory; symbolic links are not followed. */
export async function scanTree(directory: string, progress: (text: string) => void): Promise<TreeScan> {
  // Fingerprints are not shown.
  const scanner = new SecretScanner(ALL_KINDS, { fingerprintKey: new Uint8Array(32), isSecret });
  const hits: SecretMatch[] = [];
  let [files, bytes] = [0, 0];
  for await (const entry of await opendir(directory, { recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const search = scanner.open(path.replace(/^\/+/, ''), (match) => hits.push(match));
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      search.push(piece);
      bytes += piece.length;
    }
    search.end();
    files += 1;
    if (files % 1000 === 0) progress(`${files} files, ${hits.length} hits`);
  }
  return { files, bytes, hits };
}
