import { apiSource } from '../../../../bin/support/audit-source/api-source';

const API = { url: 'https://a1b2c3.example.com', token: 'secret' };

/** An API that answers everything so, and keeps what it was asked. */
function answering(body: object, status = 200) {
  const asked: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const source = apiSource(API, async (url, init) => {
    asked.push({ url: String(url), init });
    return Response.json(body, { status });
  });
  return { source, asked };
}

describe('The audit API as a source of answers', () => {
  it.each([
    ['exceptions', '/exceptions?expiringInDays=14&limit=2&next=abc', 14],
    ['rejected', '/rejected-events?month=2026-11&limit=2&next=abc', '2026-11'],
  ] as const)('is asked for %s page by page', async (question, path, about) => {
    const { source, asked } = answering({ items: [{ id: 'one' }], next: 'def' });
    const page = { limit: 2, next: 'abc' };
    const found = question === 'exceptions' ? source.exceptions(about, page) : source.rejected(about, page);
    await expect(found).resolves.toEqual({ items: [{ id: 'one' }], next: 'def' });
    expect(asked.map(({ url }) => url)).toEqual([`${API.url}${path}`]);
    expect(asked[0]?.init?.headers).toMatchObject({ authorization: 'Bearer secret' });
  });

  it('leaves out what was not said, and has no next page after the last', async () => {
    const { source, asked } = answering({ items: [], next: null });
    await expect(source.exceptions(undefined, {})).resolves.toEqual({ items: [] });
    expect(asked[0]?.url).toBe(`${API.url}/exceptions?`);
  });

  it('tells what the API says is wrong', async () => {
    const problem = { code: 'invalid-cursor', detail: 'The cursor does not continue this question.' };
    const { source } = answering(problem, 400);
    await expect(source.rejected('2026-11', { next: 'x' })).rejects.toMatchObject({ exitCode: 3, status: 400 });
  });
});
