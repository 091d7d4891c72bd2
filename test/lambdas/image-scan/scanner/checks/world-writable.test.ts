import { MORE_PLACES } from '../../../../../lambdas/image-scan/scanner/checks/check';
import { worldWritableFile } from '../../../../../lambdas/image-scan/scanner/checks/world-writable-file';
import { writableSystemFile } from '../../../../../lambdas/image-scan/scanner/checks/writable-system-file';
import { imageFacts, imageFile } from './image-facts-of';

const file = (path: string) => imageFile(path, { mode: 0o666 });
const folder = (path: string, mode = 0o777) => imageFile(path, { mode, type: 'directory' });
const found = (check: typeof worldWritableFile, ...files: ReturnType<typeof imageFile>[]) =>
  check.find(imageFacts({ files: { files } })).map(({ path }) => path);

it.each([
  'etc/app.conf',
  'usr/bin/tool',
  'bin/sh',
  'usr/lib/libc.so',
  'lib64/x',
  'usr/local/lib/x.py',
  'etc',
  'boot/x',
])('takes %s for a file of the system', (path) => {
  expect(found(writableSystemFile, file(path))).toEqual([path]);
  expect(found(worldWritableFile, file(path))).toEqual([]);
});

it.each(['app/x', 'home/app/x', 'usr/local/cargo/x', 'usr/share/x', 'etcetera/x', 'libraries/x', 'opt/bin/x'])(
  'takes %s for a file of the application',
  (path) => {
    expect(found(writableSystemFile, file(path))).toEqual([]);
    expect(found(worldWritableFile, file(path))).toHaveLength(1);
  },
);

it('tells one place for all that lies below a folder that anybody may write', () => {
  const files = [folder('app'), folder('app/node_modules'), file('app/node_modules/a/b.js'), file('app2/x')];
  expect(found(worldWritableFile, ...files)).toEqual(['app', 'app2/x']);
});

it('does not hide what is below a sticky folder, which is none of these', () => {
  expect(found(worldWritableFile, folder('data', 0o1777), file('data/x'))).toEqual(['data/x']);
});

it('groups files by the first two parts of their paths', () => {
  const files = [file('app/lib/a.js'), file('app/lib/b/c.js'), file('app/run.js'), file('srv/www/x')];
  const places = worldWritableFile.find(imageFacts({ files: { files } }));
  expect(places.map(({ path }) => path)).toEqual(['app/lib', 'app/run.js', 'srv/www']);
  expect(places[0]?.detail).toContain('2 files and folders of "app/lib", such as "app/lib/a.js"');
});

it('passes over empty files, but not over folders', () => {
  expect(found(worldWritableFile, imageFile('app/.lock', { mode: 0o777, size: 0 }))).toEqual([]);
  expect(found(worldWritableFile, imageFile('app', { mode: 0o777, size: 0, type: 'directory' }))).toEqual(['app']);
});

it('counts those that are not listed', () => {
  expect(worldWritableFile.find(imageFacts({ files: { moreWritable: 12 } }))).toEqual([
    { path: MORE_PLACES, detail: expect.stringContaining('12 more') },
  ]);
});
