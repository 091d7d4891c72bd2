import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openContent } from '../../../../../lambdas/image-scan/scanner/content/open-content';
import { ContentRun } from '../../../../../lambdas/image-scan/scanner/layer/content-run';
import { inspect, inspectAll } from '../../../../support/content-inspection';
import { tar } from '../../../../support/image-builder';
import { CLASS_FILE, javaArchive } from '../../../../support/java-archive';
import { type ZipArchiveMember, zipArchive } from '../../../../support/zip-archive';

const stored = (name: string, content: Buffer | string): ZipArchiveMember => ({ name, content, method: 0 });
const log4j = javaArchive('org.apache.logging.log4j', 'log4j-core', '2.14.1');
const program = Buffer.concat([
  Buffer.from('7f454c46020101000000000000000000', 'hex'),
  Buffer.alloc(2000),
  deflateSync('{"packages":[{"name":"adler","version":"1.0.2","source":"crates.io"}]}'),
  Buffer.alloc(100),
]);

describe('other archives', () => {
  it.each([
    ['usr/share/doc/x/changelog.gz', gzipSync('text'), 'usr/share/doc/x/changelog.gz!/changelog'],
    ['a.tgz', gzipSync(tar([{ name: 'etc/x', content: 'text' }])), 'a.tgz!/etc/x'],
    ['a.tar', tar([{ name: '/etc/x', content: 'text' }]), 'a.tar!/etc/x'],
    ['layer', gzipSync('text'), 'layer!/layer'],
    ['a.zip', zipArchive([{ name: '../x\n', content: 'text' }]), 'a.zip!/../x\ufffd'],
    ['two members.gz', Buffer.concat([gzipSync('te'), gzipSync('xt')]), 'two members.gz!/two members'],
    [
      'a.whl',
      zipArchive([{ name: 'x.tar.gz', content: gzipSync(tar([{ name: 'y', content: 'text' }])) }]),
      'a.whl!/x.tar.gz!/y',
    ],
  ])('%s give their files to the inspectors', (path, content, inner) => {
    const { files, notLookedAt, passedOver } = inspect(path, content);
    expect({ files: files.map((file) => [file.head.path, file.content, file.whole]), notLookedAt, passedOver }).toEqual(
      {
        files: [[inner, 'text', true]],
        notLookedAt: [],
        passedOver: [],
      },
    );
  });

  it.each([
    ['cut short', gzipSync('text'.repeat(1000)).subarray(0, 30), /^x.gz: gzip: the stream is cut short$/],
    ['followed by other bytes', Buffer.concat([gzipSync('text'), Buffer.from('more')]), /^x.gz: gzip: bytes follow/],
    ['damaged', Buffer.concat([gzipSync('text').subarray(0, 10), Buffer.alloc(100, 0xff)]), /^x.gz: deflate: /],
  ])('that are %s are named as passed over', (_, content, note) => {
    const { notLookedAt, passedOver } = inspect('x.gz', content);
    expect([notLookedAt, passedOver]).toEqual([[], [expect.stringMatching(note)]]);
  });

  it('leave the decoder fit for the next file', () => {
    const damaged = Buffer.concat([gzipSync('text').subarray(0, 10), Buffer.alloc(100, 0xff)]);
    const { files } = inspectAll([
      { path: 'a.gz', content: damaged },
      { path: 'b.gz', content: gzipSync('text') },
    ]);
    expect(files.at(-1)).toMatchObject({ head: { path: 'b.gz!/b' }, content: 'text', whole: true });
  });

  it.each([
    [
      'a zip archive',
      'a.zip!/a.txt',
      'a.zip',
      zipArchive([{ name: 'a.txt', stored: deflateRawSync(Buffer.alloc(500_000, 'key ')).subarray(0, -300) }]),
    ],
    ['a gzip file', 'a.gz!/a', 'a.gz', gzipSync(Buffer.alloc(500_000, 'key ')).subarray(0, -300)],
    ['a tar archive', 'a.tar!/a', 'a.tar', tar([{ name: 'a', content: 'key '.repeat(5000) }]).subarray(0, 9000)],
  ])('that break off give what was read of the file at hand: %s', (_, inner, path, content) => {
    const { files, passedOver } = inspect(path, content);
    expect(files.map(({ head, whole }) => [head.path, whole])).toEqual([[inner, true]]);
    expect(files[0]?.content).toMatch(/^key key /);
    expect(passedOver).toHaveLength(1);
  });

  it('that are encrypted are information', () => {
    const archive = zipArchive([
      { name: 'a', content: 'a', flags: 1 },
      { name: 'b', content: 'b', flags: 1 },
    ]);
    const { notLookedAt, passedOver } = inspect('srv/x.zip', archive);
    expect([notLookedAt, passedOver]).toEqual([[], ['srv/x.zip: 2 of its files, such as "a": it is encrypted']]);
  });

  it('in formats that are not read are named, and their bytes looked at', () => {
    const found = inspect('srv/backup.tar.xz', Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(600)]));
    expect([found.notLookedAt, found.files.length]).toEqual([
      ['srv/backup.tar.xz: it is compressed as xz, which is not read'],
      1,
    ]);
  });

  it('hold programs that tell of their packages', () => {
    const archive = zipArchive([{ name: 'bin/tool', content: program, descriptor: 'unsigned' }]);
    expect(inspect('srv/tool.zip', archive).byPath).toEqual([
      { path: 'srv/tool.zip!/bin/tool', packages: [{ type: 'cargo', name: 'adler', version: '1.0.2' }] },
    ]);
  });
});

describe('limits', () => {
  const wrap = (content: Buffer, times: number): Buffer =>
    times === 0 ? content : wrap(zipArchive([{ name: 'inner.zip', content }]), times - 1);

  it('stop at archives within one another, and look at the last one as it is', () => {
    const text = Buffer.from('text');
    expect(inspect('x.zip', wrap(text, 6)).notLookedAt).toEqual([]);
    const { notLookedAt, files } = inspect('x.zip', wrap(text, 7));
    expect(notLookedAt).toEqual([
      `x.zip${'!/inner.zip'.repeat(6)}: it lies in 6 archives, and is one itself: at most 6 are opened`,
    ]);
    expect(files).toHaveLength(1);
  });

  it.each([
    ['gzip', 'x.gz', gzipSync(Buffer.alloc(200_000_000))],
    ['zip', 'x.zip', zipArchive([{ name: 'zeros', content: Buffer.alloc(200_000_000) }])],
    ['gzip in gzip', 'x.gz', gzipSync(gzipSync(Buffer.alloc(300_000_000)))],
  ])('stop at a bomb of %s, which leaves the image incomplete', (_, path, bomb) => {
    const { notLookedAt } = inspect(path, bomb, { keepContent: false });
    expect(notLookedAt).toEqual([
      `${path}: it was not read to its end: its archives hold more than 200 times its size`,
    ]);
  });

  it('stop at many files, of one archive or of the layer', () => {
    const archive = zipArchive(Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, content: 'x' })));
    const limits = { maxFileEntries: 10, maxLayerEntries: 25 };
    const { notLookedAt } = inspectAll(
      ['a', 'b', 'c'].map((path) => ({ path, content: archive })),
      { limits },
    );
    expect(notLookedAt).toEqual([
      'a: it was not read to its end: its archives hold more than 10 files',
      'b: it was not read to its end: its archives hold more than 10 files',
      "c: it was not read to its end: it takes the layer's archives above 25 files",
    ]);
  });

  it('are those of a layer, which its sink tells apart', () => {
    const archive = zipArchive([{ name: 'a', content: 'x' }]);
    const open = openContent({ limits: { maxLayerEntries: 1 } }, []);
    const notes = ['first', 'second'].map((layer) => {
      const lines: string[] = [];
      const note = (_path: string, reason: string) => lines.push(`${layer}: ${reason}`);
      const sink = { packages: () => {}, secret: () => {}, notLookedAt: note, passedOver: note };
      for (let file = 0; file < 2; file += 1) {
        const run = new ContentRun({ path: 'x.zip', size: archive.length, depth: 0 }, open, sink);
        run.push(archive);
        run.end();
      }
      return lines;
    });
    expect(notes).toEqual([[expect.stringMatching(/^first: .* above 1 files$/)], [expect.stringMatching(/^second: /)]]);
  });

  it('hold memory down where many archives in one are left in the middle', () => {
    const stored = deflateRawSync(gzipSync(Buffer.alloc(5000, 'abc'))).subarray(0, -5);
    const members = Array.from({ length: 5000 }, (_, index) => ({ name: `${index}.gz`, stored }));
    const held = () => process.memoryUsage().external + process.memoryUsage().arrayBuffers;
    const archive = zipArchive(members);
    const before = held();
    const { passedOver } = inspect('x.zip', archive, { keepContent: false });
    expect([passedOver.length, passedOver[0], passedOver.at(-1)]).toEqual([
      5001,
      'x.zip!/0.gz: gzip: the stream is cut short',
      'x.zip: 5000 of its files, such as "0.gz": its compressed data is damaged',
    ]);
    expect(held() - before).toBeLessThan(64 * 1024 ** 2);
  });

  it('hold nothing but the main attributes of a manifest of any length', () => {
    const sections = Array.from(
      { length: 40_000 },
      (_, index) => `Name: com/example/C${index}.class\r\nSHA-256-Digest: x=\r\n\r\n`,
    );
    const text = `Implementation-Version: 1.2\r\nImplementation-Title: spring-core\r\n\r\n${sections.join('')}`;
    const { packages, notLookedAt } = inspect(
      'app/core.jar',
      zipArchive([{ name: 'META-INF/MANIFEST.MF', content: text }, CLASS_FILE]),
    );
    expect([packages, notLookedAt]).toEqual([['maven org.springframework:spring-core@1.2'], []]);
  });

  it('name a project’s file that is too long', () => {
    const long = `${' '.repeat(1_100_000)}\nversion=1\n`;
    const archive = zipArchive([{ name: 'META-INF/maven/g/a/pom.properties', content: long }, CLASS_FILE]);
    expect(inspect('app/a-1.jar', archive).notLookedAt).toEqual([
      'app/a-1.jar!/META-INF/maven/g/a/pom.properties: it has more than 1048576 bytes',
    ]);
  });
});

describe('any bytes', () => {
  const everything = zipArchive([
    { name: 'META-INF/MANIFEST.MF', content: 'Implementation-Version: 1\r\n' },
    stored('lib/log4j-core-2.14.1.jar', log4j),
    {
      name: 'data.tar.gz',
      content: gzipSync(
        tar([
          { name: 'a', content: 'a'.repeat(2000) },
          { name: 'b.jar', content: log4j },
        ]),
      ),
    },
    { name: 'bin/tool', content: program, descriptor: 'signed' },
    { name: 'text', content: 'text '.repeat(500), descriptor: 'unsigned' },
  ]);

  it('lead to the same whatever pieces they arrive in, also when they are damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(everything.length - 1), fc.nat(255)), { maxLength: 5 });
    const cuts = fc.array(fc.nat(everything.length), { maxLength: 25 });
    fc.assert(
      fc.property(damage, cuts, fc.constantFrom('app/a.jar', 'srv/a.zip'), (changes, places, path) => {
        const bytes = Buffer.from(everything);
        for (const [at, value] of changes) bytes[at] = value;
        expect(inspect(path, bytes, { cuts: places })).toEqual(inspect(path, bytes));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['zip', everything],
    ['gzip', gzipSync(tar([{ name: 'x.jar', content: log4j }]))],
    [
      'tar',
      tar([
        { name: 'x.jar', content: log4j },
        { name: 'y.gz', content: gzipSync('y') },
      ]),
    ],
  ])('never make it throw: %s', (_, archive) => {
    const damage = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(damage, fc.nat(archive.length), (changes, end) => {
        const bytes = Buffer.from(archive);
        for (const [at, value] of changes) bytes[at] = value;
        const found = inspect('app/x.jar', bytes.subarray(0, end));
        expect(found.packages.every((name) => /^(?:maven|cargo|golang) [!-~]+$/.test(name))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
