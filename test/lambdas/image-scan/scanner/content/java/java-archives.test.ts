import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inspect } from '../../../../../support/content-inspection';
import { tar } from '../../../../../support/image-builder';
import { CLASS_FILE, javaArchive } from '../../../../../support/java-archive';
import { type ZipArchiveMember, zipArchive } from '../../../../../support/zip-archive';

const manifest = (text: string): ZipArchiveMember => ({
  name: 'META-INF/MANIFEST.MF',
  content: `Manifest-Version: 1.0\r\n${text}\r\n`,
});
const stored = (name: string, content: Buffer | string): ZipArchiveMember => ({ name, content, method: 0 });
const log4j = javaArchive('org.apache.logging.log4j', 'log4j-core', '2.14.1');
const jarIt = spawnSync('jar', ['--version']).status === 0 ? it : it.skip;

describe('Java archives', () => {
  const boot = zipArchive(
    [
      manifest('Spring-Boot-Version: 3.2.1\r\nImplementation-Title: shop\r\nImplementation-Version: 1.0.0'),
      stored('BOOT-INF/lib/log4j-core-2.14.1.jar', log4j),
      stored('BOOT-INF/lib/spring-core-5.3.20.jar', zipArchive([manifest(''), CLASS_FILE])),
      { name: 'BOOT-INF/classes/application.yml', content: 'password: x\n' },
    ],
    { leadIn: Buffer.from('#!/bin/bash\nexec java -jar "$0"\n'), offsetsFromFile: true },
  );

  it('tell of themselves and of the archives in them, each at its own path', () => {
    const found = inspect('app/shop.jar', boot);
    expect(
      found.byPath.map(({ path, packages }) => [path, packages.map(({ name, version }) => `${name}@${version}`)]),
    ).toEqual([
      ['app/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar', ['org.apache.logging.log4j:log4j-core@2.14.1']],
      ['app/shop.jar!/BOOT-INF/lib/spring-core-5.3.20.jar', ['org.springframework:spring-core@5.3.20']],
      ['app/shop.jar', ['org.springframework.boot:spring-boot-loader@3.2.1', 'shop@1.0.0']],
    ]);
    expect(found.notLookedAt).toEqual([]);
  });

  it('give their files, and what stands before them, to the other inspectors', () => {
    const { files } = inspect('app/shop.jar', boot);
    expect(files.map(({ head, whole }) => [head.path, head.depth, whole])).toEqual([
      ['app/shop.jar', 0, true],
      ['app/shop.jar!/META-INF/MANIFEST.MF', 1, true],
      ['app/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar!/META-INF/MANIFEST.MF', 2, true],
      [
        'app/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar!/META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties',
        2,
        true,
      ],
      ['app/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar!/com/example/Main.class', 2, true],
      ['app/shop.jar!/BOOT-INF/lib/spring-core-5.3.20.jar!/META-INF/MANIFEST.MF', 2, true],
      ['app/shop.jar!/BOOT-INF/lib/spring-core-5.3.20.jar!/com/example/Main.class', 2, true],
      ['app/shop.jar!/BOOT-INF/classes/application.yml', 1, true],
    ]);
    expect(files.at(-1)?.content).toBe('password: x\n');
  });

  it('in an application’s archive in another are found', () => {
    const war = zipArchive([{ name: 'WEB-INF/lib/log4j-core-2.14.1.jar', content: log4j }]);
    const ear = zipArchive([{ name: 'web.war', content: war }]);
    const nested = gzipSync(tar([{ name: './opt/app.ear', content: ear }]));
    expect(inspect('opt/app.tar.gz', nested).byPath.map(({ path }) => path)).toEqual([
      'opt/app.tar.gz!/opt/app.ear!/web.war!/WEB-INF/lib/log4j-core-2.14.1.jar',
    ]);
  });

  it.each([
    [
      'app/app.jar',
      [manifest(''), CLASS_FILE],
      ['app/app.jar: nothing in it or in its name tells which package and version it is'],
      [],
    ],
    [
      'app/app.zip',
      [manifest(''), CLASS_FILE],
      ['app/app.zip: nothing in it or in its name tells which package and version it is'],
      [],
    ],
    ['app/icons.jar', [manifest(''), { name: 'a.png', content: 'x' }], [], []],
    [
      'usr/share/java/x.jar',
      [CLASS_FILE],
      [],
      ['usr/share/java/x.jar: nothing in it or in its name tells which package and version it is'],
    ],
    [
      'opt/jdk/jmods/java.base.jmod',
      [{ ...CLASS_FILE }],
      [],
      ['opt/jdk/jmods/java.base.jmod: nothing in it or in its name tells which package and version it is'],
    ],
    [
      'app/thing-1.0.jar',
      [CLASS_FILE],
      [],
      [
        'app/thing-1.0.jar: nothing tells the group of thing: advisories, which go by group and artifact, may be missed',
      ],
    ],
    ['app/photos.zip', [{ name: 'a.png', content: 'x' }], [], []],
  ])('that do not say what they are: %s', (path, members, notLookedAt, passedOver) => {
    const found = inspect(path, zipArchive(members));
    expect([found.notLookedAt, found.passedOver]).toEqual([notLookedAt, passedOver]);
  });

  jarIt('made by the JDK’s own tool (where jar is on the PATH) tell their packages', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-jar-'));
    try {
      mkdirSync(join(folder, 'META-INF/maven/com.example/made'), { recursive: true });
      writeFileSync(
        join(folder, 'META-INF/maven/com.example/made/pom.properties'),
        'groupId=com.example\nartifactId=made\nversion=4.5\n',
      );
      writeFileSync(join(folder, 'large.txt'), 'line\n'.repeat(100_000));
      execFileSync('jar', ['--create', '--file', 'made-4.5.jar', 'META-INF', 'large.txt'], { cwd: folder });
      const found = inspect('app/made-4.5.jar', readFileSync(join(folder, 'made-4.5.jar')));
      expect(found.packages).toEqual(['maven com.example:made@4.5']);
      expect(found.files.find(({ head }) => head.path.endsWith('!/large.txt'))?.content).toHaveLength(500_000);
      expect([found.notLookedAt, found.passedOver]).toEqual([[], []]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('that are damaged leave the image incomplete; other archives do not', () => {
    const members: ZipArchiveMember[] = [
      CLASS_FILE,
      { name: 'x', content: 'abc', stored: Buffer.alloc(10, 0xff) },
      { name: 'y', method: 99, content: '' },
    ];
    const java = inspect('app/a-1.jar', zipArchive(members));
    expect(java.notLookedAt).toEqual([
      'app/a-1.jar: 1 of its files, such as "x": its compressed data is damaged',
      'app/a-1.jar: 1 of its files, such as "y": it is compressed in a way that is not read',
    ]);
    const other = inspect('app/a-1.zip', zipArchive(members));
    expect([other.notLookedAt, other.passedOver.length]).toEqual([[], 2]);
  });
});
