import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import type { ParsedBody } from '../../../../lambdas/request-guard/request/parsed-body';
import {
  InvalidRequest,
  UnlistedRoute,
  ValidationUnavailable,
} from '../../../../lambdas/request-guard/validation/refusals';
import { validation } from '../../../../lambdas/request-guard/validation/validation';
import type { ValidationOptions } from '../../../../lambdas/request-guard/validation/validation-options';
import { aRequest } from '../events/a-request';
import { json, NONE, refusalOf, schemaThat } from './refusal-of';

/** The same schema in three libraries: a body with a list of named items, trimmed. */
const ITEMS: readonly [string, StandardSchemaV1][] = [
  [
    'zod',
    z.object({
      items: z.array(z.object({ name: z.string().trim().min(1), size: z.number().int() })),
      kind: z.enum(['a', 'b']).default('a'),
    }),
  ],
  [
    'valibot',
    v.object({
      items: v.array(
        v.object({ name: v.pipe(v.string(), v.trim(), v.minLength(1)), size: v.pipe(v.number(), v.integer()) }),
      ),
      kind: v.optional(v.picklist(['a', 'b']), 'a'),
    }),
  ],
  ['arktype', type({ items: type({ name: 'string.trim', size: 'number.integer' }).array(), kind: "'a' | 'b' = 'a'" })],
];

describe.each(ITEMS)('Validation by %s', (_, body) => {
  it('gives the handler what the schema made of the body', async () => {
    const { body: given } = await validation({ body })(aRequest(), json({ items: [{ name: ' x ', size: 1 }] }));
    expect(given).toEqual({ items: [{ name: 'x', size: 1 }], kind: 'a' });
  });

  it('refuses with the paths of all values that are not valid, and none of the values', async () => {
    const secret = 'hunter2-value';
    const value = { items: [{ name: 'x', size: secret }, { size: 1.5, name: 'y' }, { size: 1 }], kind: secret };
    const refusal = await refusalOf({ body }, json(value));
    expect(refusal).toBeInstanceOf(InvalidRequest);
    expect(refusal.problem).toMatchObject({ status: 400, code: 'invalid-request' });
    expect(new Set(refusal.problem.errors)).toEqual(
      new Set([
        { path: 'body.items[0].size', reason: 'is not valid' },
        { path: 'body.items[1].size', reason: 'is not valid' },
        { path: 'body.items[2].name', reason: 'is missing' },
        { path: 'body.kind', reason: 'is not valid' },
      ]),
    );
    expect(refusal.event).toBeNull();
  });

  it('tells no value in the words of the schema either', async () => {
    for (const secret of ['hunter2-value', 'b"c', "it's secret", 'was', '4711', 4711, 4711.25, '', 'x'.repeat(500)]) {
      const value = { items: [{ name: 'x', size: secret }], kind: secret };
      const refusal = await refusalOf({ body, schemaMessages: true }, json(value));
      const reasons = refusal.problem.errors?.map(({ reason }) => reason).join('\n') ?? '';
      expect(reasons).not.toBe('');
      for (const told of ['hunter2', 'b"c', 'it\u0027s', 'secret', '4711', 'xxxx']) expect(reasons).not.toContain(told);
    }
  });

  it('says that a body is missing', async () => {
    expect((await refusalOf({ body })).problem.errors).toEqual([{ path: 'body', reason: 'is missing' }]);
  });

  it('takes no prototype for a value', async () => {
    const hostile = JSON.parse('{"items":[],"__proto__":{"kind":"b"},"constructor":{"prototype":{"x":1}}}');
    const { body: given } = await validation({ body })(aRequest(), json(hostile));
    expect((given as { kind: string }).kind).toBe('a');
    expect({}).not.toHaveProperty('x');
  });
});

describe('Validation of query, headers and path parameters', () => {
  const request = aRequest({
    query: [
      { name: 'limit', value: '10' },
      { name: 'tag', value: 'a' },
      { name: 'tag', value: 'b' },
    ],
    headers: new Map([
      ['x-tenant', ['acme']],
      ['accept', ['text/html', 'application/json']],
    ]),
  });

  it.each<[string, StandardSchemaV1]>([
    ['zod', z.object({ limit: z.coerce.number(), tag: z.array(z.string()) })],
    ['valibot', v.object({ limit: v.pipe(v.string(), v.transform(Number)), tag: v.array(v.string()) })],
    ['arktype', type({ limit: 'string.numeric.parse', tag: 'string[]' })],
  ])('takes a name that stands several times for a list, by %s', async (_, query) => {
    expect((await validation({ query })(request, NONE)).query).toEqual({ limit: 10, tag: ['a', 'b'] });
  });

  it('joins the values of a header that was sent several times', async () => {
    const headers = z.object({ accept: z.string(), 'x-tenant': z.literal('acme') });
    expect((await validation({ headers })(request, NONE)).headers).toEqual({
      accept: 'text/html, application/json',
      'x-tenant': 'acme',
    });
  });

  it('names the part that is not valid, and tells of all parts at once', async () => {
    const number = z.object({ digest: z.coerce.number() });
    const refusal = await refusalOf({ pathParameters: number, query: z.strictObject({}), status: 422 }, NONE, request);
    expect(refusal.problem).toMatchObject({
      status: 422,
      detail: '2 values are not valid.',
      errors: expect.arrayContaining([
        { path: 'pathParameters.digest', reason: 'is not valid' },
        { path: 'query', reason: 'is not valid' },
      ]),
    });
  });

  it('gives parts without a schema as they are, in objects without a prototype', async () => {
    const { query, body, pathParameters } = await validation({})(request, {
      kind: 'form',
      fields: [{ name: 'a', value: 'b' }],
    });
    expect([query, body, pathParameters]).toEqual([
      { limit: '10', tag: ['a', 'b'] },
      { a: 'b' },
      { digest: 'sha256:0a0b' },
    ]);
    for (const part of [query, body, pathParameters]) expect(Object.getPrototypeOf(part)).toBeNull();
  });

  it.each<[string, ParsedBody, unknown]>([
    ['a text', { kind: 'text', text: '<a/>', mediaType: 'text/xml' }, '<a/>'],
    ['bytes', { kind: 'binary', mediaType: 'image/png' }, Buffer.from('x')],
    ['no body', NONE, undefined],
  ])('gives %s as it is', async (_, body, expected) => {
    expect((await validation({})(aRequest({ body: Buffer.from('x') }), body)).body).toEqual(expected);
  });

  it.each(['query', 'pathParameters'] as const)('refuses a name of %s that is a prototype', async (part) => {
    const hostile = aRequest({ [part]: [{ name: '__proto__', value: 'x' }] });
    expect((await refusalOf({}, NONE, hostile)).problem).toMatchObject({ status: 400, code: 'polluting-key' });
  });

  it('refuses names that the query may not hold', async () => {
    const refusal = await refusalOf({ queryNames: ['limit'] }, NONE, request);
    expect(refusal.problem.errors).toEqual([{ path: 'query.tag', reason: 'is not known' }]);
    await expect(validation({ queryNames: ['limit', 'tag'] })(request, NONE)).resolves.toBeDefined();
  });
});

describe('A validator', () => {
  it('may be asynchronous', async () => {
    const body = z.string().refine(async (text) => text === 'x');
    expect((await validation({ body })(aRequest(), json('x'))).body).toBe('x');
    expect(await refusalOf({ body }, json('y'))).toBeInstanceOf(InvalidRequest);
  });

  it.each<[string, (value: unknown) => unknown, number]>([
    [
      'throws',
      () => {
        throw new Error('hunter2');
      },
      500,
    ],
    ['rejects', () => Promise.reject(new Error('hunter2')), 500],
    ['answers nothing', () => undefined, 500],
    ['answers with issues that are none', () => ({ issues: 'hunter2' }), 500],
    ['answers with an issue that is none', () => ({ issues: [null] }), 500],
    ['answers with a path that is none', () => ({ issues: [{ message: 'x', path: [null] }] }), 500],
    ['does not come to an end', () => new Promise(() => {}), 503],
  ])('that %s lets nothing through', async (_, validate, status) => {
    const refusal = await refusalOf({ body: schemaThat(validate), timeoutMs: 10 });
    expect(refusal).toBeInstanceOf(ValidationUnavailable);
    expect(refusal).toMatchObject({
      problem: { status, code: 'validation-unavailable' },
      event: { type: 'SUSPICIOUS_ACTIVITY', action: 'BLOCK', details: { part: 'body' } },
    });
    expect(JSON.stringify([refusal.problem, refusal.event])).not.toContain('hunter2');
  });

  it('that fails without an issue fails all the same', async () => {
    expect(await refusalOf({ body: schemaThat(() => ({ issues: [] })) })).toBeInstanceOf(InvalidRequest);
  });

  it('with more issues than are told has the first of them told, and all counted', async () => {
    const issues = Array.from({ length: 1_000 }, (_, index) => ({ message: 'no', path: ['items', index] }));
    const { problem } = await refusalOf({ body: schemaThat(() => ({ issues })), maxErrors: 3 }, json({ items: [] }));
    expect(problem.errors).toHaveLength(3);
    expect(problem.detail).toBe('1000 values are not valid; the first 3 are named.');
  });

  it('cannot put odd keys into a path as they are', async () => {
    const path = ['a b', Symbol('s'), { key: '\u202e"]\n' }, 'x'.repeat(1_000), 3];
    const { problem } = await refusalOf({ body: schemaThat(() => ({ issues: [{ message: 'no', path }] })) }, json({}));
    const told = problem.errors?.[0]?.path ?? '';
    expect(told.length).toBeLessThanOrEqual(200);
    expect(told).toMatch(/^body\["a b"\][ -~]*$/);
  });
});

describe('Sanitizing', () => {
  it('takes control characters out of texts before they are validated, where it is asked for', async () => {
    const request = aRequest({ query: [{ name: 'q', value: 'a\u0000b' }] });
    const body = json({ name: 'x\u0007y', list: ['e\u0301'] });
    const { query, body: given } = await validation({ sanitizeInput: true, query: z.object({ q: z.literal('ab') }) })(
      request,
      body,
    );
    expect([query, given]).toEqual([{ q: 'ab' }, { name: 'xy', list: ['\u00e9'] }]);
  });

  it('leaves texts as they are otherwise', async () => {
    expect((await validation({})(aRequest(), json('a\u0000b'))).body).toBe('a\u0000b');
  });
});

describe('The options of validation', () => {
  it.each<[string, object]>([
    ['inputValidation.body', { body: {} }],
    ['inputValidation.body', { body: null }],
    ['inputValidation.query', { query: { '~standard': { version: 2, validate: () => {} } } }],
    ['inputValidation.routes["images"]', { routes: { images: {} } }],
    ['inputValidation.routes["GET /x"].body', { routes: { 'GET /x': { body: 1 } } }],
    ['inputValidation.routes["GET /x"].bdy', { routes: { 'GET /x': { bdy: 1 } } }],
    ['inputValidation.unlistedRoutes', { unlistedRoutes: 'maybe' }],
    ['inputValidation.status', { status: 500 }],
    ['inputValidation.routes', { routes: null }],
    ['inputValidation.maxErrors', { maxErrors: 0 }],
    ['inputValidation.timeoutMs', { timeoutMs: null }],
    ['inputValidation.queryNames', { queryNames: 'limit' }],
    ['inputValidation.sanitiseInput', { sanitiseInput: true }],
  ])('throw for what makes no sense: %s', (path, options) => {
    expect(() => validation(options)).toThrow(OptionError);
    expect(() => validation(options)).toThrow(`"${path}"`);
  });

  it('refuse unlisted routes also where that is given as undefined', async () => {
    const options = { routes: { 'GET /x': {} }, unlistedRoutes: undefined } as unknown as ValidationOptions;
    expect(await refusalOf(options)).toBeInstanceOf(UnlistedRoute);
  });
});
