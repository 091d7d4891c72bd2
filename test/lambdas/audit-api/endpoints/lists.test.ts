import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { exceptions } from '../../../../lambdas/audit-api/endpoints/exceptions';
import { rejectedEventsEndpoint } from '../../../../lambdas/audit-api/endpoints/rejected-events';
import { answerRequest } from '../../../../lambdas/audit-api/http/answer-request';
import type { Endpoint } from '../../../../lambdas/audit-api/http/endpoint';
import type { Exception } from '../../../../lambdas/verdicts/exception';
import { exceptionIndexes, exceptionKey, rejectedEventKey } from '../../../../lambdas/verdicts/keys';
import { type AwsEndpoint, startAwsEndpoint } from '../../../bin/support/aws-endpoint';
import { tableServer } from '../../../bin/support/table-server';
import { anException } from '../../../support/exception';

const NOW = new Date('2026-11-05T12:00:00.000Z');

let aws: AwsEndpoint | undefined;
let client: DynamoDBClient;
afterEach(async () => {
  client.destroy();
  await aws?.close();
});

/** Asks an endpoint about a table that holds these items; queries are read as the guard reads them. */
async function askerOf(endpoint: Endpoint, items: readonly Readonly<Record<string, unknown>>[]) {
  aws = await startAwsEndpoint(tableServer(items));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new DynamoDBClient({ endpoint: aws.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
  const table = { db: DynamoDBDocumentClient.from(client), name: 'audit' };
  const dependencies = { table, runs: { ask: async () => {} }, account: '111122223333', region: 'eu-west-1' };
  return async (query: Readonly<Record<string, string>>) => {
    const asked = { query: endpoint.query?.parse(query), body: undefined, pathParameters: {}, subject: 'me' };
    const answer = await answerRequest(endpoint, dependencies, { ...asked, now: NOW, nonce: '0' }, undefined);
    const body = endpoint.answer.schema.parse(JSON.parse(answer.body ?? '')) as {
      readonly items: readonly Readonly<Record<string, unknown>>[];
      readonly next: string | null;
    };
    return body;
  };
}

/** The items of each page, until there is no next one. */
async function everyPage(ask: Awaited<ReturnType<typeof askerOf>>, query: Readonly<Record<string, string>>) {
  const pages: (readonly Readonly<Record<string, unknown>>[])[] = [];
  for (let next: string | null | undefined; next !== null; ) {
    const page = await ask(next === undefined ? query : { ...query, next });
    pages.push(page.items);
    next = page.next;
  }
  return pages;
}

const itemOf = ({ expiresAt, ...exception }: Exception) => ({
  ...exceptionKey({ ...exception, expiresAt }),
  ...exceptionIndexes({ ...exception, expiresAt }),
  ...exception,
  expiry: expiresAt,
});

describe('GET /exceptions', () => {
  const times = [
    '2026-11-05T12:00:00.001Z',
    '2026-11-30T23:59:59.999Z',
    '2026-12-01T00:00:00.000Z',
    '2027-03-01T00:00:00.000Z',
    '2027-11-06T12:00:00.000Z',
  ];
  const removed = { at: '2026-11-04T00:00:00.000Z', by: 'me', reason: 'fixed' };
  const table = [
    ...times.map((expiresAt) => anException({ expiresAt })),
    anException({ expiresAt: '2026-11-05T12:00:00.000Z' }),
    anException({ expiresAt: '2027-11-06T12:00:00.001Z' }),
    ...['2026-11-06T00:00:00.000Z', '2027-02-01T00:00:00.000Z'].map((expiresAt) => anException({ expiresAt, removed })),
  ].map(itemOf);

  it.each(['1', '2', '3', '4', '200'])('in pages of %s leaves out no exception that stands', async (limit) => {
    const pages = await everyPage(await askerOf(exceptions, table), { limit });
    expect(pages.flat().map(({ expiresAt }) => expiresAt)).toEqual(times);
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(Number(limit));
    expect(new Set(pages.flat().map(({ state }) => state))).toEqual(new Set(['standing']));
  });

  it('knows those that expire soon', async () => {
    const [page] = await everyPage(await askerOf(exceptions, table), { expiringInDays: '26' });
    expect(page?.map(({ expiresAt }) => expiresAt)).toEqual(times.slice(0, 3));
  });

  it('takes a cursor for its own question alone', async () => {
    const ask = await askerOf(exceptions, table);
    const { next } = await ask({ limit: '3' });
    // What is meant where nothing is said is the same question.
    await expect(ask({ limit: '1', expiringInDays: '366', next: String(next) })).resolves.toMatchObject({
      items: [{ expiresAt: times[1] }],
    });
    const stray = ask({ limit: '2', expiringInDays: '30', next: String(next) });
    await expect(stray).rejects.toMatchObject({ problem: { status: 400, code: 'invalid-cursor' } });
  });

  it.each([
    ['a month that is not asked about', { month: '2026-10' }],
    ['a key of another partition', { month: '2026-12', pk: 'E#x', sk: 'x', g2pk: 'E#2026-11', g2sk: 'x' }],
    ['half a key', { month: '2026-12', pk: 'E#x', sk: 'x' }],
  ])('refuses the cursor that names %s', async (_, cursor) => {
    const ask = await askerOf(exceptions, table);
    const { next } = await ask({ limit: '1' });
    const [bound = ''] = String(next).split('.');
    const forged = `${bound}.${Buffer.from(JSON.stringify(cursor)).toString('base64url')}`;
    await expect(ask({ next: forged })).rejects.toMatchObject({ problem: { code: 'invalid-cursor' } });
  });
});

describe('GET /rejected-events', () => {
  const rejected = (rejectedAt: string) => {
    const event = { runId: `run-${rejectedAt}`, rejectedAt, why: 'detail.image-digest: expected text', event: '{}' };
    return { ...event, ...rejectedEventKey(rejectedAt, event.runId) };
  };
  const times = ['2026-11-01T01:00:00.000Z', '2026-11-02T01:00:00.000Z', '2026-11-03T01:00:00.000Z'];
  const table = [...times, '2026-10-31T01:00:00.000Z'].map(rejected);

  it('goes through a month page by page, the newest first', async () => {
    const pages = await everyPage(await askerOf(rejectedEventsEndpoint, table), { month: '2026-11', limit: '2' });
    expect(pages.map((page) => page.map(({ rejectedAt }) => rejectedAt))).toEqual([[times[2], times[1]], [times[0]]]);
  });

  it('takes a cursor for its own month alone', async () => {
    const ask = await askerOf(rejectedEventsEndpoint, table);
    const { next } = await ask({ month: '2026-11', limit: '1' });
    const stray = ask({ month: '2026-10', next: String(next) });
    await expect(stray).rejects.toMatchObject({ problem: { code: 'invalid-cursor' } });
  });
});
