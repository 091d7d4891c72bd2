import { byteSize, type Column, shortDigest, shortTime, table } from '../../../bin/support/table';

const plain = (_: unknown, text: string) => text;
const columns: readonly Column<readonly [string, number]>[] = [
  { title: 'NAME', value: ([name]) => name },
  { title: 'COUNT', value: ([, count]) => String(count), align: 'right' },
  { title: 'LAST', value: () => 'x' },
];

test('columns are as wide as their widest cell, and no line ends in spaces', () => {
  const rows = [
    ['a', 5],
    ['longer', 1234567],
  ] as const;
  expect(table(columns, rows, plain)).toEqual(['NAME      COUNT  LAST', 'a             5  x', 'longer  1234567  x']);
});

test('without rows there are the titles', () => {
  expect(table(columns, [], plain)).toEqual(['NAME  COUNT  LAST']);
});

test('a cell cannot break its line, steer the terminal or push the others away', () => {
  const [, line = ''] = table([{ title: 'X', value: () => `a\nb\u001b[31m\u202e${'c'.repeat(500)}` }], [0], plain);
  expect(line.startsWith('a\uFFFDb\uFFFD[31m\uFFFDccc')).toBe(true);
  expect(line).toHaveLength(72);
});

test('colour does not count as width', () => {
  const painted = table([...columns], [['a', 1]], (style, text) => (style ? `<${text}>` : text));
  expect(painted[1]).toBe('a         1  x');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [12_345_678, '12.3 MB'],
  [5_000_000_000_000_000, '5000.0 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(byteSize(bytes)).toBe(text);
});

test('digests and times are shortened to what tells them apart', () => {
  expect(shortDigest(`sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('sha256:0123456789ab');
  expect(shortTime('2026-11-05T08:03:04.005Z')).toBe('2026-11-05 08:03');
});
