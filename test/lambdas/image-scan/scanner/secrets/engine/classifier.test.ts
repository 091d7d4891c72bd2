import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { CAPACITY, Classifier } from '../../../../../../lambdas/image-scan/scanner/secrets/engine/classifier';
import { compileClassifier } from '../../../../../../lambdas/image-scan/scanner/secrets/engine/compile-classifier';
import { keywordTable } from '../../../../../../lambdas/image-scan/scanner/secrets/engine/keyword-table';

const ENGINE = resolve(__dirname, '../../../../../../lambdas/image-scan/scanner/secrets/engine');
const KEYWORDS = ['aws', 'key', 'api_key', 'akia', 'password', 'private key-----', 'sk-', 'awsome', '://', 'machine\t'];

interface Hit {
  readonly position: number;
  readonly keyword: string;
  readonly runBefore: number;
  readonly runAfter: number;
}

function search(text: string, first = 0, last = text.length, keywords: readonly string[] = KEYWORDS): Hit[] {
  const classifier = new Classifier(keywordTable(keywords));
  classifier.data.fill(0xff).write(text, 'latin1');
  const hits: Hit[] = [];
  classifier.search(text.length, first, last, (position, keyword, runBefore, runAfter) => {
    hits.push({ position, keyword: keywords[keyword] ?? '', runBefore, runAfter });
  });
  return hits.sort((one, other) => one.position - other.position || one.keyword.localeCompare(other.keyword));
}

/** The same, told by expressions over the whole text. */
function expected(text: string, first = 0, last = text.length): Hit[] {
  const runs = [...text.matchAll(/[\w+/~-]{16,}/g)].map(({ index, 0: run }) => [index, index + run.length] as const);
  const stretches = [...text.matchAll(/[\t\n\r -~]{12,}/g)];
  const hits = stretches.flatMap(({ index, 0: stretch }) =>
    KEYWORDS.flatMap((keyword) => {
      const found: Hit[] = [];
      const lower = stretch.toLowerCase();
      for (let at = lower.indexOf(keyword); at >= 0; at = lower.indexOf(keyword, at + 1)) {
        const position = index + at;
        if (position < first || position >= last) continue;
        const after = runs.find(([, end]) => end > position);
        const before = runs.filter(([, end]) => end <= position).at(-1);
        found.push({ position, keyword, runBefore: before?.[1] ?? -1, runAfter: after?.[0] ?? Infinity });
      }
      return found;
    }),
  );
  return hits.sort((one, other) => one.position - other.position || one.keyword.localeCompare(other.keyword));
}

/** Whether a run ends or begins within the distances of a position, which is all that is asked of a hit. */
function near(hit: Hit, back: number, forward: number): boolean {
  return hit.runBefore > hit.position - back || hit.runAfter < hit.position + forward;
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
        const place = ({ position, keyword }: Hit) => ({ position, keyword });
        expect(search(text).map(place)).toEqual(expected(text).map(place));
      }),
      { numRuns: 300 },
    );
  });

  it('tells of each keyword whether a run of token characters is near', () => {
    fc.assert(
      fc.property(anyText, fc.nat(100), fc.nat(100), (text, back, forward) => {
        const isNear = (hit: Hit) => near(hit, back + 64, forward + 64);
        expect(search(text).map(isNear)).toEqual(expected(text).map(isNear));
      }),
      { numRuns: 300 },
    );
  });

  it('tells only the keywords that begin in the asked part', () => {
    fc.assert(
      fc.property(anyText, fc.nat(200), fc.nat(200), (text, first, length) => {
        const last = Math.min(text.length, first + length);
        const place = ({ position, keyword }: Hit) => ({ position, keyword });
        expect(search(text, first, last).map(place)).toEqual(expected(text, first, last).map(place));
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
      expect(search(text, 0, text.length, [keyword])).toEqual([expect.objectContaining({ position: before, keyword })]);
    }
  });

  it.each([
    ['no line feed', 'a'.repeat(100), 0],
    ['one at each end', `\n${'a'.repeat(40)}\n`, 2],
    ['only line feeds', '\n'.repeat(77), 77],
  ])('counts the lines of a text with %s', (_, text, feeds) => {
    const classifier = new Classifier(keywordTable(['key']));
    classifier.data.write(text, 'latin1');
    expect(classifier.countLines(0, text.length)).toBe(feeds);
  });
});
