import type { IsSecret } from '../../../../../lambdas/image-scan/scanner/secrets/engine/file-secrets';
import { MAX_MATCH_BYTES } from '../../../../../lambdas/image-scan/scanner/secrets/secret-kind';
import type { SecretMatch } from '../../../../../lambdas/image-scan/scanner/secrets/secret-match';
import { SecretScanner } from '../../../../../lambdas/image-scan/scanner/secrets/secret-scanner';
import { ANY, KEY, KINDS, kind, scan, TOKEN } from './scan-in-pieces';

/** What a whole block of the search holds, and a little more: matches are placed around its ends. */
const BLOCK = 256 * 1024;

const text = (content: string, options?: Parameters<typeof scan>[1]) => scan(Buffer.from(content, 'latin1'), options);
const places = ({ matches }: { readonly matches: readonly SecretMatch[] }) =>
  matches.map(({ kind, offset, line }) => [kind, offset, line]);

describe('the secret scanner', () => {
  it('tells kind, place, hint and fingerprint of a secret, and never the secret', () => {
    const { matches } = text(`first line\n  token: ${TOKEN}\n`);
    expect(matches).toEqual([
      {
        kind: 'acme-token',
        path: 'app/file',
        offset: 20,
        line: 2,
        hint: 'acme… (37 characters)',
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
    expect(JSON.stringify(matches)).not.toContain(TOKEN.slice(5));
  });

  it('tells no line in a binary', () => {
    expect(places(text(`\x7fELF\0\n\n${TOKEN}\0`))).toEqual([['acme-token', 7, null]]);
  });

  it.each([
    ['little', Buffer.from(`\ufeffa\n\u4e16\u754c ${TOKEN}\n`, 'utf16le')],
    ['big', Buffer.from(`\ufeffa\n\u4e16\u754c ${TOKEN}\n`, 'utf16le').swap16()],
  ])('reads UTF-16 of %s endian text, and tells offsets in its bytes', (_, content) => {
    const found = scan(content, { cuts: [1, 2, 3, 16, 17, 31] });
    expect(places(found)).toEqual([['acme-token', 12, 2]]);
    expect(found.matches[0]?.fingerprint).toBe(text(TOKEN).matches[0]?.fingerprint);
  });

  it('finds a secret of any length whose name is near', () => {
    expect(places(text('password = "hunter2!"'))).toEqual([['short-password', 12, 1]]);
  });

  it('finds a secret up to 512 bytes behind its keyword, and none farther away', () => {
    const secret = 'A1B2'.repeat(10);
    expect(places(text(`faraway${' '.repeat(505)}${secret} `))).toEqual([['far-key', 512, 1]]);
    expect(places(text(`faraway${' '.repeat(506)}${secret} `))).toEqual([]);
  });

  it('finds a private key of almost the greatest length, also as a text of JSON', () => {
    const lines = Array.from({ length: 110 }, () => 'b64/+Z9y'.repeat(8));
    for (const end of ['\n', '\\n']) {
      const key = `-----BEGIN RSA PRIVATE KEY-----${end}${lines.join(end)}${end}-----END RSA PRIVATE KEY-----`;
      expect(key.length).toBeLessThan(MAX_MATCH_BYTES);
      expect(places(text(`{"k": "${key}"}`))).toEqual([['private-key', 38, 1]]);
    }
  });

  it('seeks kinds of certain files in those only', () => {
    expect(text('only_here=abcd1234', { path: 'app/.env' }).matches).toHaveLength(1);
    expect(text('only_here=abcd1234', { path: 'app/env.txt' }).matches).toHaveLength(0);
  });

  it('tells one secret once: what its form tells before what its name tells', () => {
    expect(places(text(`password: "${TOKEN}"`))).toEqual([['acme-token', 11, 1]]);
  });

  it('asks whether a match is a secret, with the line it begins in', () => {
    const asked: unknown[] = [];
    const isSecret: IsSecret = ({ id }, { secret, matched, line, path }) =>
      asked.push([id, { secret, matched, line, path }]) === 0;
    expect(text(`a\nsee ${TOKEN} here\nb`, { isSecret }).matches).toEqual([]);
    expect(asked).toEqual([
      ['acme-token', { secret: TOKEN, matched: TOKEN, line: `see ${TOKEN} here`, path: 'app/file' }],
    ]);
  });

  it('looks for a secret inside a match that is none', () => {
    const kinds = [kind('pair', ['key'], /key=(?<secret>[\w=]{8,20})/dg)];
    const isSecret: IsSecret = (_, { secret }) => !secret.includes('=');
    expect(places(text('key=key=12345678;', { kinds, isSecret }))).toEqual([['pair', 8, 1]]);
  });

  it('tells a thousand secrets of a file, and how many more there are', () => {
    const { matches, more } = text(`${TOKEN}\n`.repeat(1500));
    expect(matches).toHaveLength(1000);
    expect(matches.at(-1)?.line).toBe(1000);
    expect(more).toBe(500);
  });

  it('tells what it has found before a file breaks off', () => {
    const matches: SecretMatch[] = [];
    const scanner = new SecretScanner(KINDS, { fingerprintKey: KEY, isSecret: ANY });
    const search = scanner.open('app/file', (match) => matches.push(match));
    search.push(Buffer.from(`${TOKEN}\n${'x'.repeat(BLOCK + 20_000)}`));
    expect(matches).toHaveLength(1);
  });

  it('looks into one file while another is open', () => {
    const scanner = new SecretScanner(KINDS, { fingerprintKey: KEY, isSecret: ANY });
    const found: SecretMatch[] = [];
    const outer = scanner.open('a.zip', (match) => found.push(match));
    outer.push(Buffer.from(TOKEN.slice(0, 10)));
    const inner = scanner.open('a.zip!/b', (match) => found.push(match));
    inner.push(Buffer.from(`\n${TOKEN}`));
    inner.end();
    outer.push(Buffer.from(TOKEN.slice(10)));
    outer.end();
    expect(found.map(({ path, line, offset }) => [path, line, offset])).toEqual([
      ['a.zip!/b', 2, 1],
      ['a.zip', 1, 0],
    ]);
  });

  it.each([-40, -20, -1, 0, 1, 10_000])('finds secrets %d bytes from the ends of blocks', (distance) => {
    const content = Buffer.alloc(2 * BLOCK + 30_000, '.\n');
    const at = [BLOCK + distance, 2 * BLOCK + distance];
    for (const offset of at) content.write(` ${TOKEN} `, offset - 1, 'latin1');
    expect(scan(content).matches.map(({ offset }) => offset)).toEqual(at);
  });
});
