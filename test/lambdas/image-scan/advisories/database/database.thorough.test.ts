import { database, fixedIn, osv } from '../support';

it('finds what was added, and nothing else', () => {
  const records = Array.from({ length: 3000 }, (_, index) =>
    osv(`X-${index}`, [{ ecosystem: 'npm', name: `name-${index % 1500}`, events: fixedIn(`1.0.${index}`) }], {
      summary: `Text ${index}`,
    }),
  );
  const found = database(records);
  for (let index = 0; index < 1500; index += 1) {
    const rows = found.affected('npm', `name-${index}`);
    expect(rows.map(({ record }) => found.advisory(record).id)).toEqual([`X-${index}`, `X-${index + 1500}`]);
    expect(rows.map(({ intervals }) => intervals[0]?.to?.version)).toEqual([`1.0.${index}`, `1.0.${index + 1500}`]);
    expect(rows.map(({ record }) => found.text(record).title)).toEqual([`Text ${index}`, `Text ${index + 1500}`]);
  }
  for (const name of ['', 'name', 'name-1500', 'zzz', 'name-10\n']) expect(found.affected('npm', name)).toEqual([]);
  expect(found.affected('PyPI', 'name-1')).toEqual([]);
});
