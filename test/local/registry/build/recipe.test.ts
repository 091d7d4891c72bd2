import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidRecipe, readRecipe } from '../../../../local/registry/build/recipe';

const recipe = {
  description: 'test',
  base: { distribution: 'debian', release: '12', osRelease: { ID: 'debian' }, packages: [] },
  architecture: 'amd64',
  snapshot: '2023-09-01',
  packages: [],
  config: {},
};

describe('recipes', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recipe-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (text: string) => {
    await writeFile(join(folder, 'recipe.json'), text);
    return readRecipe(folder);
  };

  it('need little', async () => {
    await expect(read(JSON.stringify(recipe))).resolves.toMatchObject({ files: [], users: [], config: { User: '' } });
  });

  it.each([
    ['an absolute path', { files: [{ path: '/etc/passwd', text: '' }] }, 'files[0].path'],
    ['a climbing path', { files: [{ path: 'a/../../b', text: '' }] }, 'files[0].path'],
    ['a day that is none', { snapshot: '2023-02-30' }, 'snapshot'],
    ['a key that it does not know', { config: { Volumes: {} } }, 'config'],
    ['an architecture that it does not know', { architecture: 'vax' }, 'architecture'],
  ])('are refused for %s, with its place', async (_what, change, place) => {
    const reading = read(JSON.stringify({ ...recipe, ...change }));
    await expect(reading).rejects.toThrow(InvalidRecipe);
    await expect(reading).rejects.toThrow(place);
  });

  it.each([['text that is not JSON', '{']])('are refused for %s', async (_what, text) => {
    await expect(read(text)).rejects.toThrow(InvalidRecipe);
  });

  it('are refused where there is none', async () => {
    await expect(readRecipe(join(folder, 'nowhere'))).rejects.toThrow(InvalidRecipe);
  });
});
