import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { readRpmHeader } from '../../../../../../lambdas/image-scan/scanner/inventory/rpm/rpm-header';
import { headerBlob, packageTags } from './header-blob';

const bash = { name: 'bash', version: '5.1.8', release: '9.el9' };
const read = (fields: Parameters<typeof packageTags>[0]) => readRpmHeader(headerBlob(packageTags(fields)));

it.each([
  [bash, { type: 'rpm', name: 'bash', version: '5.1.8-9.el9' }],
  [
    { ...bash, epoch: 0 },
    { type: 'rpm', name: 'bash', version: '5.1.8-9.el9' },
  ],
  [
    { ...bash, epoch: 4_294_967_295 },
    { type: 'rpm', name: 'bash', version: '4294967295:5.1.8-9.el9' },
  ],
  [
    { ...bash, arch: 'aarch64' },
    { type: 'rpm', name: 'bash', version: '5.1.8-9.el9', architecture: 'aarch64' },
  ],
  [
    { ...bash, sourceRpm: 'gnu-shells-5.1-3.el9.src.rpm' },
    { type: 'rpm', name: 'bash', version: '5.1.8-9.el9', source: { name: 'gnu-shells', version: '5.1-3.el9' } },
  ],
  [
    { ...bash, epoch: 2, sourceRpm: 'shells-5.1-3.nosrc.rpm' },
    { type: 'rpm', name: 'bash', version: '2:5.1.8-9.el9', source: { name: 'shells', version: '2:5.1-3' } },
  ],
  [
    { ...bash, sourceRpm: '(none)' },
    { type: 'rpm', name: 'bash', version: '5.1.8-9.el9' },
  ],
  [{ name: 'gpg-pubkey', version: 'a', release: 'b' }, null],
])('reads %j', (fields, expected) => {
  expect(read(fields)).toEqual(expected);
});

it.each([
  ['no name', { version: '1', release: '1' }],
  ['no version', { name: 'a', release: '1' }],
  ['no release', { name: 'a', version: '1' }],
  ['a name of two words', { ...bash, name: 'a b' }],
  ['a name beyond all measure', { ...bash, name: 'a'.repeat(2000) }],
  [
    'a version and a release that are too long together',
    { ...bash, version: '1'.repeat(300), release: '1'.repeat(300) },
  ],
  ['an architecture of two words', { ...bash, arch: 'a b' }],
  ['an architecture that is too long', { ...bash, arch: 'a'.repeat(129) }],
  ['a source package without a release', { ...bash, sourceRpm: 'bash.src.rpm' }],
  ['a source package without a name', { ...bash, sourceRpm: '-1-2.src.rpm' }],
])('refuses a header with %s', (_, fields) => {
  expect(() => read(fields)).toThrow(InvalidPackageRecord);
});

it('takes the later of two entries of one tag, as rpm does', () => {
  const twice = headerBlob([...packageTags(bash), ...packageTags({ name: 'dash' })]);
  expect(readRpmHeader(twice)).toMatchObject({ name: 'dash' });
});

const whole = headerBlob(packageTags({ ...bash, epoch: 1 }));
const withoutEnd = headerBlob(packageTags(bash));
withoutEnd.write('a', withoutEnd.length - 1);
const edited = (offset: number, value: number) => {
  const bytes = Buffer.from(whole);
  bytes.writeUInt32BE(value, offset);
  return bytes;
};
it.each([
  ['nothing', Buffer.alloc(0)],
  ['half of it', whole.subarray(0, whole.length / 2)],
  ['a byte after its end', Buffer.concat([whole, Buffer.alloc(1)])],
  ['more entries than bytes', edited(0, 0xffff_ffff)],
  ['more data than bytes', edited(4, 0xffff_ffff)],
  ['a name of another type', edited(12, 7)],
  ['a name beyond the data', edited(16, 0xffff_fff0)],
  ['a release without its end', withoutEnd],
  ['an epoch that is a text', headerBlob([...packageTags(bash), { tag: 1003, type: 6, value: '1' }])],
  ['an epoch beyond the data', edited(8 + 3 * 16 + 8, whole.length)],
])('refuses %s', (_, bytes) => {
  expect(() => readRpmHeader(bytes)).toThrow(InvalidPackageRecord);
});
