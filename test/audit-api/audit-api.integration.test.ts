import { randomBytes } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { auditApiUrl } from '../../local/audit-api-url';
import { runMayfly } from '../../local/demo/command-line';
import { debianImage } from '../support/debian-image';
import { clientConfiguration } from '../support/local-account';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
let url: string;
let tokens: Readonly<Record<'auditor' | 'operator' | 'stranger', string>>;
let image: ImageReference;

const mark = randomBytes(5).toString('hex');
const VULNERABILITY = { id: `CVE-2026-${Math.floor(1e6 + Math.random() * 9e6)}`, package: `lib${mark}` };
const vulnerableImage = (build: string) =>
  debianImage({ packages: { [VULNERABILITY.package]: '1.0-1' }, config: { Labels: { build: `${mark}-${build}` } } });

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(
  path: string,
  init: RequestInit & { readonly as?: keyof typeof tokens | null } = {},
): Promise<Answer> {
  const { as = 'auditor', headers, ...rest } = init;
  const response = await fetch(`${url}${path}`, {
    ...rest,
    headers: {
      ...(as === null ? {} : { authorization: `Bearer ${tokens[as]}` }),
      ...(rest.body ? { 'content-type': 'application/json' } : {}),
      ...(headers as Record<string, string>),
    },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

const post = (path: string, body: object, as: keyof typeof tokens = 'operator') =>
  ask(path, { method: 'POST', body: JSON.stringify(body), as });

beforeAll(async () => {
  pipeline = await Pipeline.open();
  const { account } = pipeline;
  url = auditApiUrl(account.url, account.outputs);
  const token = async (...roles: string[]) => {
    const body = JSON.stringify({ subject: `${roles.join() || 'nobody'}@example.com`, roles });
    const response = await fetch(`${account.issuerUrl}/token`, { method: 'POST', body });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  };
  tokens = { auditor: await token('auditor'), operator: await token('operator'), stranger: await token('reader') };
  await pipeline.advise({ ...VULNERABILITY, cvss: CRITICAL_VECTOR });
  const repository = await pipeline.repository();
  image = await pipeline.push(vulnerableImage('1'), repository);
  await pipeline.verdict(image);
});

describe('the audit API', () => {
  it('tells everybody what it is, and nobody else anything', async () => {
    expect((await ask('/openapi.json', { as: null })).status).toBe(200);
    const asked = await ask('/images?verdict=UNKNOWN', { as: null });
    expect([asked.status, asked.body]).toMatchObject([401, { code: 'authentication-required' }]);
    expect((await ask('/images?verdict=UNKNOWN', { as: 'stranger' })).status).toBe(403);
  });

  it('tells the verdict of an image by digest and by tag, and of one that was never judged', async () => {
    const { repository, digest } = image;
    const byDigest = await ask(`/verdict?repository=${repository}&digest=${digest}`);
    expect(byDigest).toMatchObject({ status: 200, body: { digest, verdict: 'NON_COMPLIANT' } });
    expect((await ask(`/verdict?repository=${repository}&tag=v1`)).body).toEqual(byDigest.body);
    expect((await ask(`/verdict?repository=${repository}&tag=v9`)).status).toBe(404);
  });

  it('answers as its own description says', async () => {
    const { body: document } = await ask('/openapi.json', { as: null });
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    ajv.addSchema({ $id: 'https://example.com/api', ...document });
    const { repository, digest } = image;
    const period = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date().toISOString()}`;
    for (const [path, query] of [
      ['verdict', `?repository=${repository}&tag=v1`],
      ['scans', `?repository=${repository}&digest=${digest}`],
      ['history', `?repository=${repository}&${period}`],
      ['tag-history', `?repository=${repository}&tag=v1`],
      ['images', '?verdict=NON_COMPLIANT'],
      ['vulnerable-images', `?id=${VULNERABILITY.id}`],
      ['images-with-package', `?package=${VULNERABILITY.package}`],
      ['attempts', `?repository=${repository}`],
      ['exceptions', '?expiringInDays=30'],
      ['trend', '?from=2026-01-01&to=2026-02-01'],
      ['operations', '?month=2026-11'],
      ['rejected-events', '?month=2026-11'],
    ]) {
      const { status, body } = await ask(`/${path}${query}`);
      const schema = `https://example.com/api#/paths/~1${path}/get/responses/200/content/application~1json/schema`;
      const validate = ajv.getSchema(schema);
      expect([path, status, validate?.(body), validate?.errors]).toEqual([path, 200, true, null]);
    }
  });

  it('goes through an answer page by page, by cursors that continue no other question', async () => {
    await pipeline.verdict(await pipeline.push(vulnerableImage('2'), image.repository, 'v2'));
    const period = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date().toISOString()}`;
    const question = `/history?repository=${image.repository}&${period}&limit=1`;
    const first = await ask(question);
    expect(first.body['items']).toHaveLength(1);
    const next = String(first.body['next']);
    const second = await ask(`${question}&next=${next}`);
    expect(second.body['items']).toHaveLength(1);
    expect(second.body['items']).not.toEqual(first.body['items']);
    const stray = await ask(`/attempts?repository=${image.repository}&next=${next}`);
    expect(stray).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
  });

  it('goes through the exceptions that stand, page by page', async () => {
    const ids: string[] = [];
    for (const days of [20, 40, 60]) {
      const expiresAt = new Date(Date.now() + days * 86_400_000).toISOString();
      const match = { id: `CVE-2026-${Math.floor(1e6 + Math.random() * 9e6)}` };
      const added = await post('/exceptions', { repository: `${mark}/none`, match, reason: 'a test', expiresAt });
      ids.push((added.body['exception'] as { readonly id: string }).id);
    }
    const found: string[] = [];
    for (let next: unknown; next !== null; ) {
      const { status, body } = await ask(`/exceptions?limit=1${next === undefined ? '' : `&next=${next}`}`);
      expect(status).toBe(200);
      found.push(...(body['items'] as { readonly id: string }[]).map(({ id }) => id));
      next = body['next'];
    }
    expect(found.filter((id) => ids.includes(id))).toEqual(ids);
    const { body } = await ask('/exceptions?limit=1');
    const stray = await ask(`/exceptions?limit=1&expiringInDays=30&next=${body['next']}`);
    expect(stray).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
  });

  it('sends nothing that a client has already', async () => {
    const path = `/verdict?repository=${image.repository}&tag=v1`;
    const tag = (await ask(path)).headers.get('etag') ?? '';
    const again = await ask(path, { headers: { 'if-none-match': tag } });
    expect([again.status, again.body]).toEqual([304, {}]);
  });

  it.each([
    ['/images?verdict=MAYBE', 'query.verdict'],
    ['/images', 'query.verdict'],
    ['/history?repository=App&from=x&to=y', 'query.repository'],
    ['/verdict?repository=app/api', 'query.digest'],
    ['/images?verdict=UNKNOWN&limit=1000', 'query.limit'],
  ])('refuses %s, and names %s', async (path, named) => {
    const { status, body } = await ask(path);
    expect(status).toBe(400);
    expect(body['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ path: named })]));
  });

  it('lets operators have an image scanned anew, and keeps who and why', async () => {
    const { repository, digest } = image;
    const asked = { repository, digest, reason: 'the base image was replaced' };
    expect((await post('/rescans', asked, 'auditor')).status).toBe(403);
    const before = await pipeline.verdict(image);
    expect((await post('/rescans', asked)).status).toBe(202);
    const after = await pipeline.verdict(image, ({ gen }) => gen > before.gen);
    expect(after.runId).not.toBe(before.runId);
    const { body } = await ask(`/operations?month=${new Date().toISOString().slice(0, 7)}`);
    expect(body['items']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: 'rescan', by: 'operator@example.com', reason: asked.reason, image }),
      ]),
    );
  });

  it('lets operators accept a finding for a time, which has its images judged again, and take that back', async () => {
    const before = await pipeline.verdict(image);
    const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const asked = {
      repository: image.repository,
      match: { id: VULNERABILITY.id },
      reason: 'select nothing; -- it is a test',
      expiresAt,
    };
    const added = await post('/exceptions', asked);
    expect(added).toMatchObject({ status: 201, body: { exception: { createdBy: 'operator@example.com' } } });
    const { id } = added.body['exception'] as { readonly id: string };
    const excepted = await pipeline.verdict(image, ({ gen }) => gen > before.gen);
    expect(excepted.exceptionsApplied.map((applied) => applied.id)).toContain(id);
    const removed = await post(`/exceptions/${id}/removal`, { reason: 'it was a test' });
    expect(removed).toMatchObject({ status: 200, body: { exception: { state: 'removed' } } });
    await pipeline.verdict(image, ({ exceptionsApplied }) => exceptionsApplied.length === 0);
  });

  it('names what is wrong with an exception', async () => {
    const bad = await post('/exceptions', { repository: 'App', match: {}, reason: 'x', expiresAt: 'soon' });
    expect(bad.status).toBe(400);
    expect((bad.body['errors'] as { readonly path: string }[]).map(({ path }) => path)).toEqual(
      expect.arrayContaining(['body.repository', 'body.match', 'body.expiresAt']),
    );
  });

  it('counts requests where every instance sees them', async () => {
    const dynamo = new DynamoDBClient(clientConfiguration(pipeline.account));
    const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));
    const TableName = TableNames.find((name) => name.includes('RateLimits')) ?? '';
    const { Items = [] } = await dynamo.send(new ScanCommand({ TableName }));
    // One of this address, and one of each caller.
    expect(Items.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(Items)).not.toMatch(/example\.com|127\.0\.0\.1/);
  });

  it('refuses an attack, whoever sends it', async () => {
    const { status } = await post('/exceptions/1%27%20or%20%271%27%3D%271/removal', { reason: 'x' });
    expect(status).toBe(403);
  });

  it('answers mayfly audit --url as the table does', async () => {
    const env = { ...pipeline.account.env, MAYFLY_TOKEN: tokens.auditor };
    for (const args of [
      ['audit', 'verdict', `${image.repository}:v1`],
      ['audit', 'scans', `${image.repository}@${image.digest}`],
      ['audit', 'history', image.repository, '--from', '2026-01-01'],
      ['audit', 'exceptions'],
      ['audit', 'rejected'],
    ]) {
      const direct = await runMayfly([...args, '--json'], env);
      const remote = await runMayfly([...args, '--json', '--url', url], env);
      expect([remote.code, itemsIn(remote.stdout)]).toEqual([direct.code, itemsIn(direct.stdout)]);
    }
    const without = await runMayfly(['audit', 'non-compliant', '--url', url], { ...env, MAYFLY_TOKEN: 'stale' });
    expect(without.code).toBe(4);
    expect(without.stderr).toContain('MAYFLY_TOKEN');
  });
});

const itemsIn = (json: string): unknown => (JSON.parse(json) as { readonly items: unknown }).items;
