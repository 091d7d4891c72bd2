import fc from 'fast-check';
import { RequestRefused } from '../../../../lambdas/request-guard/request/refusals';
import { requestCaps } from '../../../../lambdas/request-guard/request/request-caps';
import { scanJson } from '../../../../lambdas/request-guard/request/scan-json';

const caps = requestCaps();

/** What the scan says of a text; null where it passes. */
function refusalOf(text: string): string | null {
  try {
    scanJson(text, caps);
    return null;
  } catch (error) {
    if (error instanceof RequestRefused) return error.code;
    throw error;
  }
}

interface Member {
  readonly key: string;
  readonly value: Tree;
}
type Tree = string | number | null | readonly Tree[] | { readonly members: readonly Member[] };

/** Few keys, so that some meet; each may be written with an escape. */
const key = fc.constantFrom('a', 'b', 'c"', 'd\\', 'constructor', 'prototype', '__proto__', '');
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('', '"', '\\', '{"a":1', '[', '}', ',', 'a', 1, null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.record({ members: fc.array(fc.record({ key, value: tie('tree') }), { maxLength: 4 }) }),
  ),
}));

function write(value: Tree, escaped: boolean): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (!('members' in value)) return `[${value.map((item) => write(item, escaped)).join(', ')}]`;
  const members = value.members.map((member) => `${writeKey(member.key, escaped)} : ${write(member.value, escaped)}`);
  return `{${members.join(',')}}`;
}

function writeKey(text: string, escaped: boolean): string {
  const escapes = Array.from(text, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return escaped ? `"${escapes.join('')}"` : JSON.stringify(text);
}

/** The same decision, of the tree rather than the text. */
function isRefused(value: Tree, above: string | null): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (!('members' in value)) return value.some((item) => isRefused(item, null));
  const keys = value.members.map((member) => member.key);
  if (new Set(keys).size < keys.length || keys.includes('__proto__')) return true;
  if (above === 'constructor' && keys.includes('prototype')) return true;
  return value.members.some((member) => isRefused(member.value, member.key));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('The scan of JSON', () => {
  it('refuses exactly what a look at the tree refuses', () => {
    fc.assert(
      fc.property(tree, fc.boolean(), (value, escaped) => {
        expect(refusalOf(write(value, escaped)) !== null).toBe(isRefused(value, null));
      }),
      { numRuns: 5000 },
    );
  });

  it('passes every text that JSON.stringify writes, but for names of prototypes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), fc.nat(3), (value, spaces) => {
        const text = JSON.stringify(value, null, spaces);
        if (!text.includes('proto')) expect(refusalOf(text)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses or passes any text, and throws nothing else', () => {
    const text = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'a', 'u0061', '1', ' ') });
    fc.assert(
      fc.property(text, (value) => {
        if (refusalOf(value) === 'malformed-body' && isJson(value)) throw new Error('a JSON text is told to be none');
      }),
      { numRuns: 20_000 },
    );
  });
});
