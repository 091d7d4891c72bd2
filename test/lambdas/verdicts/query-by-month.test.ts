import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { InvalidCursor, toCursor } from '../../../lambdas/verdicts/queries';
import { monthsBack, queryByMonth } from '../../../lambdas/verdicts/query-by-month';
import { type AwsEndpoint, startAwsEndpoint } from '../../bin/support/aws-endpoint';
import { tableServer } from '../../bin/support/table-server';

const TIMES = [
  '2026-03-31T23:59:59.999Z',
  '2026-04-01T00:00:00.000Z',
  '2026-06-01T08:00:00.000Z',
  '2026-12-31T23:59:59.999Z',
];
const ITEMS = TIMES.map((at, index) => ({ pk: `I#${index}`, sk: 'x', g2pk: `M#${at.slice(0, 7)}`, g2sk: at }));
const partitionOf = (month: string) => `M#${month}`;

let aws: AwsEndpoint;
let client: DynamoDBClient;
beforeAll(async () => {
  aws = await startAwsEndpoint(tableServer(ITEMS));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new DynamoDBClient({ endpoint: aws.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

/** The times on each page. */
async function pagesOf(from: string, to: string, newestFirst: boolean, limit?: number) {
  const back = monthsBack({ from: new Date(from), to: new Date(to) });
  const months = newestFirst ? back : back.toReversed();
  const pages: unknown[][] = [];
  let next: string | undefined;
  do {
    const page = { ...(limit === undefined ? {} : { limit }), ...(next === undefined ? {} : { next }) };
    const found = await queryByMonth(
      { db: DynamoDBDocumentClient.from(client), name: 'audit' },
      { months, partitionOf, first: from, last: to, newestFirst },
      page,
    );
    pages.push(found.items.map(({ g2sk }) => g2sk));
    next = found.next;
  } while (next !== undefined);
  return pages;
}

describe('A question that goes through months', () => {
  it.each([1, 2, 3, 4, 5])('is answered in either order, whole, in pages of %d', async (limit) => {
    const [from, to] = ['2026-01-01T00:00:00.000Z', '2027-12-31T00:00:00.000Z'];
    expect((await pagesOf(from, to, false, limit)).flat()).toEqual(TIMES);
    expect((await pagesOf(from, to, true, limit)).flat()).toEqual(TIMES.toReversed());
  });

  it.each([
    ['that the page before ended at has left its beginning', '2026-06-01T09:00:00.000Z', '2027-12-31T00:00:00.000Z'],
    ['that the page before ended at is beyond its end', '2026-01-01T00:00:00.000Z', '2026-05-31T00:00:00.000Z'],
  ])('goes on in either order where the place %s', async (_, first, last) => {
    for (const newestFirst of [false, true]) {
      const months = ['2026-03', '2026-04', '2026-06', '2026-12'];
      const question = { months: newestFirst ? months.toReversed() : months, partitionOf, newestFirst };
      const { pk, sk, g2pk, g2sk } = ITEMS[2] as (typeof ITEMS)[number];
      const table = { db: DynamoDBDocumentClient.from(client), name: 'audit' };
      const next = toCursor({ month: '2026-06', pk, sk, g2pk, g2sk });
      const { items } = await queryByMonth(table, { ...question, first, last }, { next });
      const inOrder = newestFirst ? TIMES.toReversed() : TIMES;
      const after = inOrder.slice(inOrder.indexOf(g2sk) + 1).filter((time) => time >= first && time <= last);
      expect(items.map((item) => item['g2sk'])).toEqual(after);
    }
  });

  it('includes both ends, and nothing beyond them', async () => {
    expect(await pagesOf(TIMES[1] ?? '', TIMES[2] ?? '', false)).toEqual([TIMES.slice(1, 3)]);
  });

  it('asks for two years a page, so that none is waited for long', async () => {
    const pages = await pagesOf('2020-01-01T00:00:00.000Z', '2029-12-31T00:00:00.000Z', true);
    expect(pages).toHaveLength(5);
    expect(pages.flat()).toEqual(TIMES.toReversed());
  });

  it.each([
    ['of a month that is not asked about', toCursor({ month: '2026-07' })],
    ['of another partition', toCursor({ month: '2026-04', pk: 'I#1', sk: 'x', g2pk: 'M#2026-05', g2sk: 'x' })],
    ['that is none', 'x'],
  ])('does not go on with a cursor %s', async (_, next) => {
    const table = { db: DynamoDBDocumentClient.from(client), name: 'audit' };
    const question = { months: ['2026-04', '2026-05'], partitionOf, first: '2026', last: '2027', newestFirst: false };
    await expect(queryByMonth(table, question, { next })).rejects.toThrow(InvalidCursor);
  });
});

describe('The months of a period', () => {
  it.each([
    ['2026-11-05', '2026-11-30', ['2026-11']],
    ['2026-11-30', '2027-01-01', ['2027-01', '2026-12', '2026-11']],
    ['2027-01-01', '2026-12-31', []],
  ])('from %s to %s are %j', (from, to, months) => {
    expect(monthsBack({ from: new Date(from), to: new Date(to) })).toEqual(months);
  });
});
