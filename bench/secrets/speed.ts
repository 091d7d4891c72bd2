import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isSecret } from '../../lambdas/image-scan/scanner/secrets/is-secret';
import { ALL_KINDS } from '../../lambdas/image-scan/scanner/secrets/kinds/all-kinds';
import { SecretScanner } from '../../lambdas/image-scan/scanner/secrets/secret-scanner';
import { type MeasuredRow, measuredTable } from '../support/columns';
import { percentile } from '../support/percentile';

const HELP = `npm run bench:secrets -- [folder...]

Measures how fast the files of some folders are searched for secrets, in processor time of one core, beside the inflation
of the same bytes and every kind's expression over every byte. Without folders: those of this machine's system.

  --mb <number>   at most so many megabytes of each folder (default 100)
  --help          this text
`;

const FOLDERS = ['/usr/bin', '/usr/lib/x86_64-linux-gnu', '/usr/lib/python3', '/usr/include', 'node_modules'];
const RUNS = 5;
/** As the scanner's tar reader hands content on. */
const PIECE = 64 * 1024;
/** What every expression is tried on: it takes a second for each of some megabytes. */
const NAIVE_BYTES = 4_000_000;
const MAX_FILE_BYTES = 32 * 1024 * 1024;

interface Sample {
  readonly path: string;
  readonly bytes: Buffer;
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: { mb: { type: 'string', default: '100' }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const folders = positionals.length > 0 ? positionals : FOLDERS;
  const rows = folders.map((folder) => measure(folder, filesIn(folder, Number(values.mb) * 1e6)));
  const columns = ['MB', 'files', 'search MB/s', 'inflate MB/s', 'search : inflate', 'each expression MB/s', 'secrets'];
  process.stdout.write(`${measuredTable('folder', columns, rows).join('\n')}\n`);
}

function measure(folder: string, samples: readonly Sample[]): MeasuredRow {
  const bytes = samples.reduce((sum, sample) => sum + sample.bytes.length, 0);
  let secrets = 0;
  const scanner = new SecretScanner(ALL_KINDS, { fingerprintKey: Buffer.alloc(32), isSecret });
  const packed = samples.map((sample) => gzipSync(sample.bytes));
  const search: number[] = [];
  const inflate: number[] = [];
  searchAll(scanner, samples);
  for (let run = 0; run < RUNS; run += 1) {
    search.push(processorTime(() => (secrets = searchAll(scanner, samples))));
    inflate.push(processorTime(() => void packed.map((one) => gunzipSync(one).length)));
  }
  const [searched, inflated] = [percentile(search, 50), percentile(inflate, 50)];
  const values = [bytes / 1e6, samples.length, bytes / searched, bytes / inflated].map((value) => value.toFixed(0));
  return { name: folder, values: [...values, (searched / inflated).toFixed(2), naiveSpeed(samples), `${secrets}`] };
}

function searchAll(scanner: SecretScanner, samples: readonly Sample[]): number {
  let secrets = 0;
  for (const { path, bytes } of samples) {
    const search = scanner.open(path, () => {
      secrets += 1;
    });
    for (let at = 0; at < bytes.length; at += PIECE) search.push(bytes.subarray(at, at + PIECE));
    search.end();
  }
  return secrets;
}

/** Megabytes a second of every kind's expression over every byte. */
function naiveSpeed(samples: readonly Sample[]): string {
  let bytes = 0;
  const time = processorTime(() => {
    for (const sample of samples) {
      if (bytes >= NAIVE_BYTES) break;
      const text = sample.bytes.toString('latin1', 0, NAIVE_BYTES - bytes);
      bytes += text.length;
      for (const { pattern } of ALL_KINDS) text.search(pattern);
    }
  });
  return (bytes / time).toFixed(1);
}

/** Microseconds of processor time: what others do on the machine counts less than in a clock's. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function filesIn(folder: string, limit: number): readonly Sample[] {
  const samples: Sample[] = [];
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || statSync(path).size > MAX_FILE_BYTES) continue;
    if (bytes >= limit) break;
    const content = readFileSync(path);
    samples.push({ path: path.replace(/^\/+/, ''), bytes: content });
    bytes += content.length;
  }
  return samples;
}

main();
