import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';
import { parseDpkgStatus } from '../../../../../lambdas/image-scan/scanner/inventory/dpkg';
import { parsesAnyText } from './any-text';

const stanza = (more = '', name = 'bash') =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-1\n${more}`;
const bash = { name: 'bash', version: '5.2-1', architecture: 'amd64' };

it('reads the packages of a status file', () => {
  const text = `${stanza('Description: a shell\n with: a colon\n .\n\tand a tab\nConffiles:\n /etc/x 123\n')}\n\n${stanza('', 'dash')}`;
  expect(parseDpkgStatus(text)).toEqual([bash, { ...bash, name: 'dash' }]);
});

it.each([
  ['Source: shells\n', { name: 'shells', version: '5.2-1' }],
  ['Source: shells (1:5.2+x~1)\n', { name: 'shells', version: '1:5.2+x~1' }],
  ['Source:\n', undefined],
])('reads %j as the source package', (line, source) => {
  expect(parseDpkgStatus(stanza(line))).toEqual([source ? { ...bash, source } : bash]);
});

it.each([
  ['install ok installed', true],
  ['hold ok installed', true],
  ['deinstall ok installed', true],
  ['install reinstreq half-installed', true],
  ['install ok unpacked', true],
  ['install ok half-configured', true],
  ['install ok triggers-pending', true],
  ['install ok triggers-awaited', true],
  ['deinstall ok config-files', false],
  ['purge ok not-installed', false],
])('takes a package of status "%s" for present: %s', (status, present) => {
  const text = stanza().replace('install ok installed', status);
  expect(parseDpkgStatus(text)).toHaveLength(present ? 1 : 0);
});

it('takes a stanza without a status for installed where that is the custom', () => {
  const text = stanza().replace(/Status:.*\n/, '');
  expect(parseDpkgStatus(text, { assumeInstalled: true })).toEqual([bash]);
  expect(() => parseDpkgStatus(text)).toThrow('no Status');
});

it.each([
  ['', []],
  ['\n\n\n', []],
  ['PACKAGE: bash\nstatus : install ok installed\nVersion:5.2-1', [{ ...bash, architecture: '' }]],
])('reads %j', (text, expected) => {
  expect(parseDpkgStatus(text)).toEqual(expected);
});

it.each([
  ['a line without a colon', 'Package bash\n', 1],
  ['a field name of two words', `${stanza()}foo bar: x\n`, 5],
  ['a line that begins with a colon', `${stanza()}: x\n`, 5],
  ['a continuation of nothing', ' text\n', 1],
  ['a continuation after an empty line', `${stanza()}\n text\n`, 6],
  ['a stanza without a name', 'Version: 1\n', 1],
  ['a stanza without a version', `${stanza()}\nPackage: x\nStatus: install ok installed\n`, 6],
  ['a name of two words', stanza('', 'a b'), 1],
  ['a version with a control character', stanza().replace('5.2', '5\x07'), 1],
  ['an architecture of two words', stanza().replace('amd64', 'a b'), 1],
  ['a source without a version in its parentheses', stanza('Source: x ()\n'), 1],
  ['a source whose parenthesis stays open', stanza('Source: x (1\n'), 1],
  ['an unknown state', stanza().replace('ok installed', 'ok gone'), 1],
  ['a state that is cut short', stanza().replace('ok installed', 'ok'), 1],
  ['a field twice', stanza('Version: 6\n'), 5],
  ['binary data', '\0\0\0', 1],
])('refuses %s and names the line', (_, text, line) => {
  expect(() => parseDpkgStatus(text)).toThrow(InvalidPackageRecord);
  expect(() => parseDpkgStatus(text)).toThrow(expect.objectContaining({ line }));
});

it('throws nothing but InvalidPackageRecord on any text', () => {
  parsesAnyText(parseDpkgStatus, [
    'Package',
    ': ',
    'a',
    '\n',
    '\n\n',
    ' ',
    'Status',
    'install ok installed',
    'Version',
    '(',
    ')',
  ]);
});

it.each([
  ['one long line', 'a'.repeat(5e6)],
  ['many continuation lines', `${stanza()}${' x\n'.repeat(1e6)}`],
  ['much white space', `${stanza()}a: ${' '.repeat(5e6)}x`],
  ['many parentheses', stanza(`Source: ${' ('.repeat(1e6)}\n`)],
  ['many status words', stanza().replace('install', 'install '.repeat(1e5))],
])('takes linear time on %s', (_, text) => {
  const start = performance.now();
  try {
    expect(parseDpkgStatus(text)).toHaveLength(1);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPackageRecord);
  }
  expect(performance.now() - start).toBeLessThan(2000);
});
