import fc from 'fast-check';
import { compileAffected } from '../../../../../lambdas/image-scan/advisories/osv/affected';
import { parseOsvRecord } from '../../../../../lambdas/image-scan/advisories/osv/osv-record';
import { textOf } from '../../../../../lambdas/image-scan/advisories/osv/text';
import { osv } from '../support';

const valid = { id: 'X-1', modified: '2025-01-01T00:00:00Z' };

it.each<[string, unknown, string]>([
  ['nothing', null, 'the record'],
  ['a list', [], 'the record'],
  ['no id', { modified: valid.modified }, 'id'],
  ['no time', { ...valid, modified: 'yesterday' }, 'modified'],
  ['aliases that are no list', { ...valid, aliases: 'CVE-1' }, 'aliases'],
  [
    'an event of two kinds',
    osv('X', [{ ecosystem: 'npm', name: 'a', events: [{ introduced: '0', fixed: '1' }] }]),
    'affected.0.ranges.0.events.0',
  ],
  [
    'a range of an unknown type',
    osv('X', [{ ecosystem: 'npm', name: 'a', more: { ranges: [{ type: 'X', events: [] }] } }]),
    'affected.0.ranges.0.type',
  ],
  ['a name with a line feed', osv('X', [{ ecosystem: 'npm', name: 'a\nb' }]), 'affected.0.package.name'],
  ['a name that is half a character', osv('X', [{ ecosystem: 'npm', name: '\ud800' }]), 'affected.0.package.name'],
])('names the bad value of a record with %s', (_, record, path) => {
  const parsed = parseOsvRecord(record);
  expect(parsed.ok ? '' : parsed.why).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')}: .`));
});

it('reads a record of a newer schema, whose further fields it passes over', () => {
  expect(parseOsvRecord({ ...valid, schema_version: '1.99.0', future: { a: 1 } }).ok).toBe(true);
});

it('never throws, whatever the record', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (record, part) => {
      expect(typeof parseOsvRecord(record).ok).toBe('boolean');
      expect(typeof parseOsvRecord({ ...valid, affected: [part], aliases: part }).ok).toBe('boolean');
    }),
  );
});

it('keeps of listed versions those that no range holds, and counts what cannot be matched', () => {
  const record = osv('X', [
    {
      ecosystem: 'PyPI',
      name: 'Foo_Bar',
      events: [{ introduced: '1' }, { fixed: '2' }],
      versions: ['1.0', '1.5', '3.0'],
    },
    { ecosystem: 'PyPI', name: 'b', events: [{ introduced: '0' }, { fixed: 'unknown' }] },
    { ecosystem: 'Hex', name: 'c' },
    {
      ecosystem: 'npm',
      name: 'd',
      more: { ranges: [{ type: 'GIT', repo: 'https://x', events: [{ introduced: '0' }] }] },
    },
    { ecosystem: 'Maven:https://maven.google.com', name: 'e:f' },
  ]);
  const parsed = parseOsvRecord(record);
  if (!parsed.ok) throw new Error(parsed.why);
  const { affected, uncovered, gitRanges, unreadableRanges } = compileAffected(parsed.record);
  expect(
    affected.map(({ ecosystem, name, versions, unreadable }) => ({ ecosystem, name, versions, unreadable })),
  ).toEqual([
    { ecosystem: 'PyPI', name: 'foo-bar', versions: ['3.0'], unreadable: false },
    { ecosystem: 'PyPI', name: 'b', versions: [], unreadable: true },
    { ecosystem: 'npm', name: 'd', versions: [], unreadable: false },
    { ecosystem: 'Maven', name: 'e:f', versions: [], unreadable: false },
  ]);
  expect({ uncovered, gitRanges, unreadableRanges }).toEqual({
    uncovered: ['Hex'],
    gitRanges: 1,
    unreadableRanges: ['affected[1].ranges[0]'],
  });
});

it.each([
  ['the summary', { summary: 'One\nline', details: 'More.' }, { title: 'One line', description: 'More.' }],
  [
    'the first sentence of the details',
    { details: 'First sentence. Second.' },
    { title: 'First sentence.', description: 'First sentence. Second.' },
  ],
  ['a heading without its marks', { details: '# Summary\nText' }, { title: 'Summary', description: '# Summary\nText' }],
  ['the id', {}, { title: 'X-1', description: '' }],
  ['no escape of a terminal', { summary: 'a\u001b[31mb' }, { title: 'a [31mb', description: '' }],
])('takes %s for the title', (_, more, expected) => {
  const parsed = parseOsvRecord({ ...valid, ...more });
  if (!parsed.ok) throw new Error(parsed.why);
  expect(textOf(parsed.record)).toEqual(expected);
});

it('bounds texts', () => {
  const parsed = parseOsvRecord({ ...valid, summary: '😀'.repeat(10_000), details: '😀'.repeat(10_000) });
  if (!parsed.ok) throw new Error(parsed.why);
  const { title, description } = textOf(parsed.record);
  expect([title.length, description.length]).toEqual([300, 2000]);
  expect(title.isWellFormed() && description.isWellFormed()).toBe(true);
});
