import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../bin/support/errors';
import { writeFileWhole } from '../../../bin/support/output-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-output-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* pieces(count: number, failAt?: number): AsyncGenerator<string> {
  for (let index = 0; index < count; index += 1) {
    if (index === failAt) throw new Error('the table is gone');
    yield `${index}\n`;
  }
}

test('a file holds every piece, and stands alone', async () => {
  await writeFileWhole(join(folder, 'a'), pieces(10_000));
  expect((await readFile(join(folder, 'a'), 'utf8')).split('\n')).toHaveLength(10_001);
  expect(await readdir(folder)).toEqual(['a']);
});

test('what fails halfway leaves the file as it was, and nothing else', async () => {
  await writeFile(join(folder, 'a'), 'before');
  await expect(writeFileWhole(join(folder, 'a'), pieces(10, 5))).rejects.toThrow('the table is gone');
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('before');
  expect(await readdir(folder)).toEqual(['a']);
});

test('a path that cannot be written is wrong usage', async () => {
  await expect(writeFileWhole(join(folder, 'missing', 'a'), pieces(1))).rejects.toThrow(UsageError);
});
