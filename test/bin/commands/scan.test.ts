import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BuiltImage,
  buildImage,
  DEBIAN_12,
  dpkgStatus,
  layer,
  layoutFiles,
  writeFolder,
  writeTar,
} from '../../support/image-builder';
import { runCli } from '../support/run-cli';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-scan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const base = layer([
  { name: 'etc/os-release', content: DEBIAN_12 },
  { name: 'var/lib/dpkg/status', content: dpkgStatus('bash 5.2', 'zlib1g 1.2.13') },
]);
const clean = () => buildImage({ layers: [base], image: { created: '2026-11-01T00:00:00Z' } });
/** One HIGH for each secret, each in a place of its own. */
const leaky = (secrets: number) =>
  buildImage({
    layers: [base],
    config: { Env: Array.from({ length: secrets }, (_, index) => `DB${index}_PASSWORD=hunter-${index}-x9f`) },
    image: { created: '2026-11-01T00:00:00Z' },
  });
const onDisk = (image: BuiltImage) => writeFolder(join(folder, 'layout'), layoutFiles([{ image }]));

test('without advisories an image that breaks no threshold is UNKNOWN', async () => {
  const image = clean();
  const run = await runCli(['scan', await onDisk(image)]);
  expect(run.exitCode).toBe(2);
  expect(run.stdout).toContain(image.manifest.digest);
  expect(run.stdout).toContain('No findings.');
  expect(run.stdout).toContain(
    'Inventory: debian 12, 2 packages (2 deb), package databases: dpkg, 1 of 1 layers read.',
  );
  expect(run.stdout).toContain('Advisories: none.');
  expect(run.stdout).toContain('packages: Nobody matched 2 deb packages against advisories.');
  expect(run.stdout).toContain('UNKNOWN, score 0 (no findings)');
  expect(run.stderr).toMatch(
    /^There is no advisory database, .* Get one with: mayfly advisories sync\nReading layer 1 of 1, \d+ B\n$/,
  );
});

test('an archive is read as well as a folder', async () => {
  const path = await writeTar(join(folder, 'image.tar'), layoutFiles([{ image: clean() }]));
  const run = await runCli(['scan', path, '--json']);
  expect(run).toMatchObject({ exitCode: 2 });
  expect(run.document()).toMatchObject({
    path,
    judgement: { verdict: 'UNKNOWN' },
    scan: { complete: true, inventory: { distribution: { id: 'debian' } } },
  });
});

test('a broken threshold is NON_COMPLIANT, and the list of findings is bounded', async () => {
  const path = await onDisk(leaky(30));
  const run = await runCli(['scan', path]);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('NON_COMPLIANT, score 100 (30 HIGH)');
  expect(run.stdout).toContain('HIGH: 30 found, 5 allowed: ');
  expect(run.stdout).toContain('... and 10 more; --all lists them.');
  expect(run.stdout).not.toContain('hunter');
  const all = await runCli(['scan', path, '--all']);
  expect(all.stdout.match(/^HIGH {2}/gm)).toHaveLength(30);
});

describe('--policy', () => {
  const policy = async (document: object) => {
    const file = join(folder, 'policy.json');
    await writeFile(file, JSON.stringify(document));
    return file;
  };

  test('judges by the document, and by its overrides only for the repository that was named', async () => {
    const file = await policy({ version: 1, repositories: { '*': { thresholds: { HIGH: 0 } } } });
    const path = await onDisk(leaky(1));
    expect(await runCli(['scan', path, '--policy', file])).toMatchObject({ exitCode: 2 });
    expect(await runCli(['scan', path, '--policy', file, '--repository', 'app/api'])).toMatchObject({ exitCode: 1 });
  });

  test('an invalid document ends with 3 and its problems', async () => {
    const run = await runCli(['scan', await onDisk(clean()), '--policy', await policy({ version: 1, hight: 1 })]);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('hight: unknown key');
  });
});

test('an image whose blobs were changed is UNKNOWN with the reason', async () => {
  const image = clean();
  image.blobs.set(base.digest, Buffer.from('something else'));
  const run = await runCli(['scan', await onDisk(image)]);
  expect(run.exitCode).toBe(2);
  expect(run.stdout).toContain(`custom-scan: Not everything was looked at: layer ${base.digest}`);
});

test('an image whose manifest cannot be read is UNKNOWN with the reason', async () => {
  const image = buildImage({ layers: [base], manifest: { schemaVersion: 1 } });
  const run = await runCli(['scan', await onDisk(image)]);
  expect(run.exitCode).toBe(2);
  expect(run.stdout).toContain('custom-scan: The manifest cannot be read: schema 1 is not supported');
});

test.each([
  ['a missing file', [], 'There is no such file'],
  ['a platform that is none', ['--platform', 'arm64'], 'is not a platform'],
  ['a repository that is none', ['--repository', 'App'], 'is not the name of a repository'],
])('%s is wrong usage', async (_, options, why) => {
  const run = await runCli(['scan', join(folder, 'no.tar'), ...options]);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain(why);
});

test('the bill of materials is written to files, in both formats', async () => {
  const [cyclonedx, spdx] = [join(folder, 'image.cdx.json'), join(folder, 'image.spdx.json')];
  const image = clean();
  const run = await runCli(['scan', await onDisk(image), '--cyclonedx', cyclonedx, '--spdx', spdx]);
  expect(run.stderr).toContain(`The bill of materials is in ${spdx}.`);
  expect(JSON.parse(await readFile(cyclonedx, 'utf8'))).toMatchObject({
    specVersion: '1.6',
    metadata: { component: { name: 'layout', version: image.manifest.digest } },
    components: [{ type: 'operating-system' }, { name: 'bash' }, { name: 'zlib1g' }],
  });
  expect(JSON.parse(await readFile(spdx, 'utf8'))).toMatchObject({ spdxVersion: 'SPDX-2.3' });
});

test('a bill of materials that cannot be written is an error of usage', async () => {
  const run = await runCli(['scan', await onDisk(clean()), '--spdx', join(folder, 'no', 'such', 'folder')]);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('cannot be written');
});

test('a credential is shown by its place, never by its value', async () => {
  const token = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)}`;
  const withToken = layer([{ name: 'srv/.env', content: `\nTOKEN=${token}\n` }]);
  const hidden = layer([{ name: 'srv/.wh..env' }]);
  const run = await runCli(['scan', await onDisk(buildImage({ layers: [base, withToken, hidden] }))]);
  expect(run.stdout).toMatch(/CRITICAL +- +mayfly:secret\/github-pat +srv\/\.env:2 \(deleted later\)/);
  expect(run.stdout).not.toContain(token.slice(4));
});
