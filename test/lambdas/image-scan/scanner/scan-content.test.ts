import { gzipSync } from 'node:zlib';
import type { ScanOptions } from '../../../../lambdas/image-scan/scanner/scan';
import { type BuiltImage, layer, tar } from '../../../support/image-builder';
import { zipArchive } from '../../../support/zip-archive';
import { base, githubToken, imageOf, scanned } from './scanned-content';

const secretsOf = async (image: BuiltImage, options: ScanOptions = {}) =>
  (await scanned(image, options)).findings.filter(({ kind }) => kind === 'secret');

describe('a credential in a layer', () => {
  const token = githubToken(1);
  const withToken = layer([{ name: 'srv/.env', content: `# settings\nGITHUB_TOKEN=${token}\n` }]);

  it('is found with its place, and its value is nowhere in the result', async () => {
    const result = await scanned(imageOf(base, withToken));
    const [found] = result.findings.filter(({ kind }) => kind === 'secret');
    expect(found).toMatchObject({
      id: 'mayfly:secret/github-pat',
      path: 'srv/.env',
      secret: { layer: withToken.digest, line: 2, offset: 24, deletedLater: false },
    });
    expect(JSON.stringify(result)).not.toContain(token.slice(4));
  });

  it.each([
    ['a whiteout of the file', { name: 'srv/.wh..env' }],
    ['a whiteout of its folder', { name: '.wh.srv' }],
    ['an opaque folder', { name: 'srv/.wh..wh..opq' }],
    ['another file', { name: 'srv/.env', content: 'EMPTY=1' }],
    ['a link in the place of its folder', { name: 'srv', type: '2', linkName: 'opt' }],
  ])('that a later layer hides by %s is still found, and said to be so', async (_, hiding) => {
    const [found] = await secretsOf(imageOf(base, withToken, layer([hiding])));
    expect(found).toMatchObject({ path: 'srv/.env', secret: { deletedLater: true } });
    expect(found?.description).toContain('whoever can pull the image still has it');
  });

  it('has the same fingerprint in every image under one key, and another under another', async () => {
    const other = layer([{ name: 'opt/other', content: `token: ${token}` }]);
    const fingerprints = await Promise.all([
      secretsOf(imageOf(withToken)),
      secretsOf(imageOf(other)),
      secretsOf(imageOf(other), { inspection: { fingerprintKey: Buffer.alloc(32, 8) } }),
    ]);
    const [one, two, three] = fingerprints.map(([found]) => found?.secret?.fingerprint);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(two).toBe(one);
    expect(three).not.toBe(one);
  });

  it('is found once for a file that two layers have', async () => {
    const again = layer([{ name: 'srv/.env', content: `GITHUB_TOKEN=${token}\n` }]);
    const found = await secretsOf(imageOf(withToken, again));
    expect(found).toMatchObject([{ secret: { layer: again.digest, deletedLater: false } }]);
  });

  it('that is a whole file is known by its name', async () => {
    const store = layer([{ name: 'srv/keys/client.p12', content: 'encrypted' }, { name: 'srv/empty.p12' }]);
    const found = await secretsOf(imageOf(store));
    expect(found).toMatchObject([
      { id: 'mayfly:secret/pkcs12-file', path: 'srv/keys/client.p12', secret: { line: null, hint: '9 bytes' } },
    ]);
  });

  it('is found within archives', async () => {
    const archive = gzipSync(tar([{ name: 'keys/token', content: token }]));
    const found = await secretsOf(imageOf(layer([{ name: 'srv/backup.tar.gz', content: archive }])));
    expect(found).toMatchObject([{ path: 'srv/backup.tar.gz!/keys/token' }]);
  });
});

describe('files', () => {
  it('that give rights are findings, also by hard links, until a layer takes the rights away', async () => {
    const tools = layer([
      { name: 'usr/bin/tool', content: 'x', mode: 0o4755 },
      { name: 'usr/bin/linked', type: '1', linkName: 'usr/bin/tool', mode: 0o4755 },
      { name: 'usr/bin/tamed', content: 'x', mode: 0o4755 },
    ]);
    const tamed = layer([{ name: 'usr/bin/tamed', content: 'x', mode: 0o755 }]);
    const { findings } = await scanned(imageOf(base, tools, tamed));
    const paths = findings.filter(({ id }) => id.startsWith('mayfly:config/setuid-file')).map(({ path }) => path);
    expect(paths).toEqual(['usr/bin/linked', 'usr/bin/tool']);
  });

  it('of packages in every ecosystem are listed with the layer that brought them', async () => {
    const python = layer([
      {
        name: 'usr/lib/python3/dist-packages/requests-2.31.0.dist-info/METADATA',
        content: 'Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n',
      },
      { name: 'srv/node_modules/left-pad/package.json', content: '{"name":"left-pad","version":"1.3.0"}' },
    ]);
    const { inventory, complete } = await scanned(imageOf(base, python));
    expect(complete).toBe(true);
    expect(inventory.packages.map(({ purl, layer: digest }) => [purl, digest])).toEqual([
      [expect.stringContaining('pkg:deb/debian/bash@5.2'), base.digest],
      ['pkg:npm/left-pad@1.3.0', python.digest],
      ['pkg:pypi/requests@2.31.0', python.digest],
    ]);
  });

  it('that a later layer replaces by something without packages are no longer listed', async () => {
    const lock = { name: 'srv/app.jar', content: 'not an archive any more' };
    const pom = 'META-INF/maven/org.example/tool/pom.properties';
    const jar = zipArchive([{ name: pom, content: 'groupId=org.example\nartifactId=tool\nversion=1.0\n' }]);
    const withJar = layer([{ name: 'srv/app.jar', content: jar }]);
    const names = async (image: BuiltImage) => (await scanned(image)).inventory.packages.map(({ name }) => name);
    expect(await names(imageOf(withJar))).toEqual(['org.example:tool']);
    expect(await names(imageOf(withJar, layer([lock])))).toEqual([]);
  });
});
