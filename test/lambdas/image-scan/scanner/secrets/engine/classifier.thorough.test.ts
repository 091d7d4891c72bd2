import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { CAPACITY, Classifier } from '../../../../../../lambdas/image-scan/scanner/secrets/engine/classifier';
import { compileClassifier } from '../../../../../../lambdas/image-scan/scanner/secrets/engine/compile-classifier';
import { type Keyword, keywordTable } from '../../../../../../lambdas/image-scan/scanner/secrets/engine/keyword-table';

const ENGINE = resolve(__dirname, '../../../../../../lambdas/image-scan/scanner/secrets/engine');
const KEYWORDS = ['aws', 'key', 'api_key', 'akia', 'password', 'private key-----', 'sk-', 'awsome', '://', 'machine\t'];

interface Hit {
  readonly position: number;
  readonly keyword: string;
}

type Needs = Omit<Keyword, 'text'>;

const NOTHING: Needs = { run: 0, back: 0, forward: 0, solid: 0 };

function search(
  text: string,
  { first = 0, last = text.length, keywords = KEYWORDS, needs = NOTHING }: Partial<Asked> = {},
): Hit[] {
  const classifier = new Classifier(keywordTable(keywords.map((text) => ({ text, ...needs }))));
  classifier.data.fill(0xff).write(text, 'latin1');
  const hits: Hit[] = [];
  classifier.search(text.length, first, last, (position, keyword) => {
    hits.push({ position, keyword: keywords[keyword] ?? '' });
  });
  return inOrder(hits);
}

interface Asked {
  readonly first: number;
  readonly last: number;
  readonly keywords: readonly string[];
  readonly needs: Needs;
}

/** The same, told by expressions over the whole text. */
function expected(text: string, { first = 0, last = text.length, needs = NOTHING }: Partial<Asked> = {}): Hit[] {
  const stretches = [...text.matchAll(/[\t\n\r -~]{12,}/g)];
  const hits = stretches.flatMap(({ index, 0: stretch }) =>
    KEYWORDS.flatMap((keyword) => {
      const found: Hit[] = [];
      const lower = stretch.toLowerCase();
      for (let at = lower.indexOf(keyword); at >= 0; at = lower.indexOf(keyword, at + 1)) {
        const position = index + at;
        if (position >= first && position < last && has(text, position, needs)) found.push({ position, keyword });
      }
      return found;
    }),
  );
  return inOrder(hits);
}

function has(text: string, position: number, { run, back, forward, solid }: Needs): boolean {
  const start = position - back;
  const near = text.slice(Math.max(0, start), position + forward);
  const isSolid = solid === 0 || (start >= 0 && new RegExp(`^[\\w+/~-]{${solid}}`).test(text.slice(start)));
  return isSolid && (run === 0 || new RegExp(`[\\w+/~-]{${run}}`).test(near));
}

function inOrder(hits: readonly Hit[]): Hit[] {
  return hits.toSorted((one, other) => one.position - other.position || one.keyword.localeCompare(other.keyword));
}

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...KEYWORDS, ...KEYWORDS.map((keyword) => keyword.toUpperCase())),
      fc.constantFrom(
        '\0',
        '\n',
        '\xff',
        ' = ',
        '"',
        'x',
        '0123456789',
        'A'.repeat(15),
        'b'.repeat(16),
        ' '.repeat(64),
      ),
      fc.string({ unit: 'binary', maxLength: 30 }).map((text) => Buffer.from(text).toString('latin1')),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('the classifier', () => {
  it('is compiled from its source', () => {
    expect(readFileSync(resolve(ENGINE, 'classifier-wasm.ts'), 'utf8')).toBe(compileClassifier());
  }, 120_000);

  it('finds the keywords in text that an expression finds', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(search(text)).toEqual(expected(text));
      }),
      { numRuns: 300 },
    );
  });

  it('tells only the keywords that have the token characters near that they ask for', () => {
    const row = fc.constantFrom(0, 16, 17, 30, 45);
    const needs = fc.record({ run: row, back: fc.nat(90), forward: fc.nat(200), solid: row });
    fc.assert(
      fc.property(anyText, needs, (text, needs) => {
        expect(search(text, { needs })).toEqual(expected(text, { needs }));
      }),
      { numRuns: 1000 },
    );
  });

  it('tells only the keywords that begin in the asked part', () => {
    fc.assert(
      fc.property(anyText, fc.nat(200), fc.nat(200), (text, first, length) => {
        const last = Math.min(text.length, first + length);
        expect(search(text, { first, last })).toEqual(expected(text, { first, last }));
      }),
    );
  });

  it('finds every keyword of a buffer full of keywords', () => {
    const text = 'aws'.repeat(CAPACITY / 3);
    expect(search(text)).toHaveLength(Math.floor(CAPACITY / 3));
  });

  it.each([3, 4, 5, 16, 64])('finds a keyword of %d bytes wherever it stands', (length) => {
    const keyword = 'qwertyuiop_asdfg'.repeat(4).slice(0, length);
    for (let before = 0; before < 70; before += 1) {
      const text = `${' '.repeat(before)}${keyword}${' '.repeat(12)}`;
      expect(search(text, { keywords: [keyword] })).toEqual([{ position: before, keyword }]);
    }
  });

  it.each([
    ['no line feed', 'a'.repeat(100), 0],
    ['one at each end', `\n${'a'.repeat(40)}\n`, 2],
    ['only line feeds', '\n'.repeat(77), 77],
  ])('counts the lines of a text with %s', (_, text, feeds) => {
    const classifier = new Classifier(keywordTable([{ text: 'key', ...NOTHING }]));
    classifier.data.write(text, 'latin1');
    expect(classifier.countLines(0, text.length)).toBe(feeds);
  });
});
