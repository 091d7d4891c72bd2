import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';
import { parseApkInstalled } from '../../../../../lambdas/image-scan/scanner/inventory/apk';
import { parsesAnyText } from './any-text';

const musl = 'C:Q1x=\nP:musl\nV:1.2.5-r0\nA:x86_64\nS:1\no:musl\nF:lib\nR:ld-musl.so\na:0:0:755\nZ:Q1y=\n';

it('reads the packages of an installed database', () => {
  expect(parseApkInstalled(`${musl}\nP:libssl3\nV:3.3.1-r0\nA:x86_64\no:openssl\n\nP:bare\nV:1\n`)).toEqual([
    { name: 'musl', version: '1.2.5-r0', architecture: 'x86_64', source: { name: 'musl', version: '1.2.5-r0' } },
    { name: 'libssl3', version: '3.3.1-r0', architecture: 'x86_64', source: { name: 'openssl', version: '3.3.1-r0' } },
    { name: 'bare', version: '1', architecture: '' },
  ]);
});

it.each(['', '\n', '\n\n\n'])('reads %j as no packages', (text) => {
  expect(parseApkInstalled(text)).toEqual([]);
});

it.each([
  ['a line of another form', `${musl}nonsense\n`, 11],
  ['a key that is no letter', '1:x\n', 1],
  ['a stanza without a name', 'V:1\n', 1],
  ['a stanza without a version', `${musl}\nP:x\n`, 12],
  ['a name of two words', 'P:a b\nV:1\n', 1],
  ['an origin of two words', 'P:a\nV:1\no:b c\n', 1],
  ['an architecture of two words', 'P:a\nV:1\nA:b c\n', 1],
  ['a field twice', 'P:a\nV:1\nP:b\n', 3],
  ['binary data', '\0\x01\x02', 1],
])('refuses %s and names the line', (_, text, line) => {
  expect(() => parseApkInstalled(text)).toThrow(InvalidPackageRecord);
  expect(() => parseApkInstalled(text)).toThrow(expect.objectContaining({ line }));
});

it('throws nothing but InvalidPackageRecord on any text', () => {
  parsesAnyText(parseApkInstalled, ['P:', 'V:', 'A:', 'o:', 'a', '\n', '\n\n', ' ', ':']);
});
