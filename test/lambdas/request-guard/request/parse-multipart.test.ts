import fc from 'fast-check';
import { parseBody } from '../../../../lambdas/request-guard/request/parse-body';
import { requestCaps } from '../../../../lambdas/request-guard/request/request-caps';
import { expectLinearTime } from '../../../support/linear-time';
import { aBody, refusalOf, toldOf } from './fixtures/a-request';

const TYPE = 'multipart/form-data; boundary=XX';
const caps = requestCaps({ maxParts: 3, maxStringLength: 20 });
const parse = (body: string | Uint8Array, type = TYPE) => parseBody(aBody(type, body), caps);

/** Parts of headers and content, as browsers write them. */
const body = (...parts: [headers: string, content: string][]) =>
  `${parts.map(([headers, content]) => `--XX\r\n${headers}\r\n\r\n${content}\r\n`).join('')}--XX--\r\n`;
const field = (name: string) => `Content-Disposition: form-data; name="${name}"`;

describe('A multipart form', () => {
  it('has its fields, and of files only name, type and size', () => {
    const file = `${field('doc')}; filename="a b.pdf"\r\nContent-Type: Application/PDF`;
    expect(parse(body([field('a'), 'é\r\nx'], [file, '%PDF\xff'], [field('b'), '']))).toEqual({
      kind: 'form',
      fields: [
        { name: 'a', value: 'é\r\nx' },
        { name: 'doc', value: 'a b.pdf' },
        { name: 'b', value: '' },
      ],
      files: [{ field: 'doc', fileName: 'a b.pdf', mediaType: 'application/pdf', bytes: 6 }],
    });
  });

  it.each([
    ['nothing in it', '--XX--', []],
    ['a quoted boundary', body([field('a'), '1']), ['a=1']],
    ['escapes of browsers in a name', body([field('a%22%0D%0Ab%41'), '1']), ['a"\r\nb%41=1']],
    ['both names of a file', body([`${field('f')}; filename=x; filename*=UTF-8''%C3%A9`, '1']), ['f=x', 'f=é']],
    [
      'an input without a file',
      body([`${field('f')}; filename=""\r\nContent-Type: application/octet-stream`, '']),
      ['f='],
    ],
    ['dashes in its content', body([field('a'), '\r\n--X\r\n--']), ['a=\r\n--X\r\n--']],
  ])('with %s is read', (_, text, fields) => {
    const form = parse(text, 'multipart/form-data; boundary="XX"');
    expect(form.kind === 'form' && form.fields.map(({ name, value }) => `${name}=${value}`)).toEqual(fields);
  });

  it.each<[string, string, string]>([
    ['a preamble', `x\r\n${body([field('a'), '1'])}`, 'body: is no multipart/form-data'],
    ['an epilogue', `${body([field('a'), '1'])}x`, 'body: is no multipart/form-data'],
    ['more after its end', `${body([field('a'), '1'])}\r\n`, 'body: is no multipart/form-data'],
    ['no end', '--XX\r\n\r\n', 'body: is no multipart/form-data'],
    ['half an end', `${body([field('a'), '1']).slice(0, -3)}`, 'body: is no multipart/form-data'],
    ['another boundary', '--YY--', 'body: is no multipart/form-data'],
    ['a longer boundary', '--XXX--', 'body: is no multipart/form-data'],
    ['a longer boundary within', body([field('a'), '1\r\n--XXY']), 'body: is no multipart/form-data'],
    ['bare line feeds', body([field('a'), '1']).replaceAll('\r\n', '\n'), 'body: is no multipart/form-data'],
    ['a part without headers', '--XX\r\n1\r\n--XX--', 'body: is no multipart/form-data'],
    ['a folded header', body([`${field('a')};\r\n filename=x`, '1']), 'body: a part has bad headers'],
    ['a header twice', body([`${field('a')}\r\n${field('b')}`, '1']), 'body: a part has bad headers'],
    ['a line feed in a header', body([`${field('a')}\nX: y`, '1']), 'body: a part has bad headers'],
    ['long headers', body([field('a'.repeat(5000)), '1']), 'body: a part has too long headers'],
    ['a name twice', body([`${field('a')}; name="b"`, '1']), 'body: a part has no proper name'],
    ['no name', body(['Content-Disposition: form-data', '1']), 'body: a part has no proper name'],
    ['no disposition', body(['Content-Type: text/plain', '1']), 'body: a part has no proper name'],
    ['another disposition', body(['Content-Disposition: form-data2; name=a', '1']), 'body: a part has no proper name'],
    [
      'a name in another character set',
      body([`${field('f')}; filename*=utf-16''x`, '1']),
      'body: a part has no proper name',
    ],
    ['content of a file without a name', body([`${field('f')}; filename=""`, '1']), 'body.f: a file has no name'],
  ])('with %s is refused', (_, text, told) => {
    const refusal = refusalOf(() => parse(text));
    expect(refusal.code).toBe('malformed-body');
    expect(toldOf(refusal)).toBe(told);
  });

  it.each<[string, string, string, string]>([
    [
      'base64',
      TYPE,
      body([`${field('a')}\r\nContent-Transfer-Encoding: base64`, '1']),
      'body: a part must not be encoded',
    ],
    [
      'another character set',
      TYPE,
      body([`${field('a')}\r\nContent-Type: text/plain; charset=utf-7`, '1']),
      'body: a part has a content type that is not accepted',
    ],
    [
      'parts in a part',
      TYPE,
      body([`${field('a')}\r\nContent-Type: multipart/mixed; boundary=y`, '1']),
      'body: a part has a content type that is not accepted',
    ],
    [
      'no boundary',
      'multipart/form-data',
      '--XX--',
      'headers.content-type: must have a boundary of 1 to 70 characters',
    ],
    [
      'a long boundary',
      `multipart/form-data; boundary=${'x'.repeat(71)}`,
      '--XX--',
      'headers.content-type: must have a boundary of 1 to 70 characters',
    ],
  ])('with %s is not accepted', (_, type, text, told) => {
    const refusal = refusalOf(() => parse(text, type));
    expect(refusal.code).toBe('unsupported-media-type');
    expect(toldOf(refusal)).toBe(told);
  });

  it.each([
    ['parts', body([field('a'), ''], [field('b'), ''], [field('c'), ''], [field('d'), '']), 'body: more than 3 parts'],
    ['bytes in a field', body([field('a'), 'x'.repeat(21)]), 'body.a: more than 20 bytes'],
    [
      'characters in the name of a file',
      body([`${field('a')}; filename=${'x'.repeat(21)}`, '']),
      'body.a: more than 20 characters',
    ],
  ])('with more %s than the caps is refused', (_, text, told) => {
    expect(toldOf(refusalOf(() => parse(text)))).toBe(told);
  });

  it('is refused where a field is no UTF-8 or would reach a prototype', () => {
    const bytes = Buffer.from(body([field('a'), '\xff']), 'latin1');
    expect(toldOf(refusalOf(() => parse(bytes)))).toBe('body.a: is no UTF-8');
    expect(refusalOf(() => parse(body([field('a[__proto__]'), '1']))).code).toBe('polluting-key');
  });

  it('is what another writer of forms writes', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', ' ', '-', '\r', '\n', '"', '\0', '%', ';'),
      maxLength: 6,
    });
    const name = text.filter((value) => !/[\r\n\0]/.test(value));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, text), { maxLength: 3 }), async (pairs) => {
        const form = new FormData();
        for (const [key, value] of pairs) form.append(key, value);
        const written = new Response(form);
        const type = written.headers.get('content-type') ?? '';
        const read = parse(new Uint8Array(await written.arrayBuffer()), type);
        const lines = (value: string) => value.replace(/\r?\n|\r/g, '\r\n');
        expect(read.kind === 'form' && read.fields.map((entry) => [entry.name, entry.value])).toEqual(
          pairs.map(([key, value]) => [key, lines(value)]),
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['boundaries', '\r\n--XX'],
    ['almost boundaries', '\r\n--X'],
    ['line ends', '\r\n'],
    ['spaces', ' '],
  ])('full of %s takes time linear in its length', (_, part) => {
    const large = requestCaps({ maxParts: 10_000, maxStringLength: 1_000_000 });
    expectLinearTime((size) => {
      const request = aBody(TYPE, `--XX\r\n${field('a')}\r\n\r\n${part.repeat(size)}`);
      expect(refusalOf(() => parseBody(request, large)).code).toBe('malformed-body');
    }, 20_000);
  });
});
