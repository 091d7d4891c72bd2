import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { InvalidAdvisorySource } from '../../../../../lambdas/image-scan/advisories/sources/errors';
import { pathDocuments } from '../../../../../lambdas/image-scan/advisories/sources/path-documents';
import {
  SOURCE_LIMITS,
  type SourceDocument,
  type SourceLimits,
} from '../../../../../lambdas/image-scan/advisories/sources/source-document';
import { zipDocuments } from '../../../../../lambdas/image-scan/advisories/sources/zip-documents';
import { type ZipMember, zipOf } from '../../../../support/zip';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-sources-'));
});
afterEach(() => rm(folder, { recursive: true }));

const limits = (changes: Partial<SourceLimits>): SourceLimits => ({ ...SOURCE_LIMITS, ...changes });

async function gather(sources: AsyncIterable<SourceDocument>): Promise<readonly SourceDocument[]> {
  const gathered: SourceDocument[] = [];
  for await (const source of sources) gathered.push(source);
  return gathered;
}

async function read(name: string, bytes: string | Buffer, given?: SourceLimits): Promise<readonly SourceDocument[]> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return gather(pathDocuments(path, given));
}
const documents = (sources: readonly SourceDocument[]) =>
  sources.map((source) => ('document' in source ? source.document : source.problem));

const LINES = '{"id":"a"}\n\n  {"id":"b"}\r\n{"id":"c"}';
const MEMBERS: readonly ZipMember[] = ['a', 'b', 'c'].map((id) => ({ name: `${id}.json`, content: `{"id":"${id}"}` }));

test.each<[string, string, string | Buffer]>([
  ['one document a line', 'x.jsonl', LINES],
  ['the same with gzip', 'x.jsonl.gz', gzipSync(LINES)],
  ['a list in one document', 'x.json', '[{"id":"a"},{"id":"b"},{"id":"c"}]'],
  ['a zip archive', 'x.zip', zipOf([...MEMBERS, { name: 'README.md', content: 'none' }])],
  ['a zip archive of another name', 'x.bin', zipOf(MEMBERS)],
])('%s gives its documents in their order', async (_, name, bytes) => {
  const sources = await read(name, bytes);
  expect(documents(sources)).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  expect(new Set(sources.map(({ origin }) => origin)).size).toBe(3);
});

test('a folder gives the documents of its files and folders; links, hidden and other files are passed over', async () => {
  await mkdir(join(folder, 'all', 'deep'), { recursive: true });
  for (const name of ['all/b.json', 'all/a.jsonl', 'all/deep/c.json', 'all/notes.txt', 'all/.d.json', 'e.json']) {
    await writeFile(join(folder, name), JSON.stringify({ name }));
  }
  await symlink(join(folder, 'e.json'), join(folder, 'all', 'e.json'));
  const sources = await gather(pathDocuments(join(folder, 'all')));
  expect(documents(sources)).toEqual([{ name: 'all/a.jsonl' }, { name: 'all/b.json' }, { name: 'all/deep/c.json' }]);
});

test('a document that is not JSON is named, and its neighbours are read', async () => {
  expect(await read('x.jsonl', '{"id":"a"}\n{"id":\n{"id":"c"}')).toEqual([
    { origin: 'x.jsonl, line 1', document: { id: 'a' } },
    { origin: 'x.jsonl, line 2', problem: 'it is not JSON in UTF-8' },
    { origin: 'x.jsonl, line 3', document: { id: 'c' } },
  ]);
});

const BOMB = Buffer.alloc(2_000_000, '[');
test.each<[string, string, string | Buffer, SourceLimits, string]>([
  ['a name that says nothing', 'x.txt', '{}', SOURCE_LIMITS, 'its name does not end in .json, .jsonl'],
  ['gzip that is cut off', 'x.jsonl.gz', gzipSync(LINES).subarray(0, 30), SOURCE_LIMITS, 'it is damaged or cut off'],
  ['gzip that inflates too much', 'x.jsonl.gz', gzipSync(BOMB), limits({ ratio: 10 }), 'bytes inflate to more than'],
  [
    'a line without an end',
    'x.jsonl',
    BOMB,
    limits({ documentBytes: 1000 }),
    'line 1 cannot be read: it is longer than 1000',
  ],
  ['a document that is too long', 'x.json', BOMB, limits({ documentBytes: 1000 }), 'it is longer than 1000 bytes'],
  ['too many lines', 'x.jsonl', '1\n2\n3', limits({ documents: 2 }), 'it holds more than 2 documents'],
  [
    'a zip archive that is cut off',
    'x.zip',
    zipOf(MEMBERS).subarray(0, 150),
    SOURCE_LIMITS,
    'it is no whole zip archive',
  ],
  [
    'a zip archive with too many entries',
    'x.zip',
    zipOf(MEMBERS),
    limits({ documents: 2 }),
    'it holds 3 entries, more than 2',
  ],
  [
    'a zip archive that inflates too much',
    'x.zip',
    zipOf([{ name: 'a.json', content: BOMB }]),
    limits({ ratio: 10 }),
    'bytes inflate to more than',
  ],
  [
    'a zip entry that is too long',
    'x.zip',
    zipOf([{ name: 'a.json', content: BOMB }]),
    limits({ documentBytes: 1000 }),
    'x.zip, a.json cannot be read: it has 2000000 bytes, more than 1000',
  ],
  [
    'a zip entry that is longer than it says',
    'x.zip',
    zipOf([{ name: 'a.json', content: BOMB, claims: { size: 100 } }]),
    limits({ ratio: 10_000 }),
    'x.zip, a.json cannot be read: it is damaged',
  ],
  [
    'a zip entry whose CRC does not match',
    'x.zip',
    zipOf([{ name: 'a.json', content: '{}', claims: { crc: 1 } }]),
    SOURCE_LIMITS,
    'its CRC does not match',
  ],
  [
    'an encrypted zip entry',
    'x.zip',
    zipOf([{ name: 'a.json', content: '{}', claims: { flags: 1 } }]),
    SOURCE_LIMITS,
    'it is encrypted',
  ],
  [
    'a compression that is not known',
    'x.zip',
    zipOf([{ name: 'a.json', content: '{}', claims: { method: 93 } }]),
    SOURCE_LIMITS,
    'its compression method 93 is not supported',
  ],
])('%s is refused', async (_, name, bytes, given, why) => {
  const reading = read(name, bytes, given);
  await expect(reading).rejects.toThrow(InvalidAdvisorySource);
  await expect(reading).rejects.toThrow(why);
});

test('a path with nothing there, and a folder without advisories, are refused', async () => {
  await expect(gather(pathDocuments(join(folder, 'none')))).rejects.toThrow('there is no such file or folder');
  await expect(gather(pathDocuments(folder))).rejects.toThrow('no file in it ends in .json');
});

test('whatever bytes a zip archive has, it is read to its end or refused', async () => {
  const whole = zipOf(MEMBERS);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) }), { maxLength: 8 }),
      fc.nat(whole.length),
      async (changes, end) => {
        const bytes = Buffer.from(whole);
        for (const { at, byte } of changes) bytes[at] = byte;
        try {
          await gather(zipDocuments({ bytes: bytes.subarray(0, end), name: 'x.zip' }));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidAdvisorySource);
        }
      },
    ),
  );
});
