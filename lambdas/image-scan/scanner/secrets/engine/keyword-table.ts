import { rarestSample } from './keyword-sample';

/** What is sought, and what must be near it; all in bytes. */
export interface Keyword {
  /** Lower case; found in any. */
  readonly text: string;
  /** Token characters in a row that the part from `back` before it to `forward` after its start holds; 0 asks for none. */
  readonly run: number;
  readonly back: number;
  readonly forward: number;
  /** Token characters that stand in a row from exactly `back` before it on; 0 asks for none. */
  readonly solid: number;
}

/** What `classifier.as.ts` searches with: a hash table over three or four bytes of each keyword. */
export interface KeywordTable {
  readonly filter: Uint8Array;
  readonly heads: Uint16Array;
  readonly nodes: Uint16Array;
  /** Descriptions and texts of the keywords, for a memory in which they begin at the address. */
  texts(address: number): Uint8Array;
}

/** As in `classifier.as.ts`. */
const FILTER_HASHES = 1 << 17;
const HASHES = 1 << 14;
const MAX_CHAIN = 64;
const MAX_TEXT_BYTES = 0x18000;
const SPREAD = 0x9e3779b1;
const CASE = 0x20202020;
const DESCRIPTION = 16;

export const MIN_KEYWORD = 3;
export const MAX_KEYWORD = 64;
export const MAX_KEYWORDS = 2048;

/**
 * @param keywords Their texts are as `secret-kind.ts` wants them.
 * @throws RangeError if they are too many, or too many are alike.
 */
export function keywordTable(keywords: readonly Keyword[]): KeywordTable {
  if (keywords.length > MAX_KEYWORDS) throw new RangeError('the keywords of the kinds of secret are too many');
  const filter = new Uint8Array(FILTER_HASHES);
  const heads = new Uint16Array(HASHES);
  const nodes = new Uint16Array((keywords.length + 1) * 2);
  const samples = keywords.map(({ text }) => rarestSample(text));
  samples.forEach((sample, keyword) => {
    const bytes = Buffer.from(keywords[keyword]?.text ?? '', 'latin1');
    const hash = Math.imul((bytes.readUIntLE(sample, 3) | CASE) << 8, SPREAD) >>> 18;
    for (const hash of filterHashes(bytes, sample)) filter[hash] = 1;
    nodes.set([keyword, heads[hash] ?? 0], (keyword + 1) * 2);
    heads[hash] = keyword + 1;
    if (chainLength(heads, nodes, hash) > MAX_CHAIN) throw new RangeError('too many keywords are alike');
  });
  return { filter, heads, nodes, texts: (address) => describe(keywords, samples, address) };
}

/** Of a sample of three bytes one for each half of the byte behind it. */
function filterHashes(bytes: Buffer, sample: number): number[] {
  const first = bytes.readUIntLE(sample, 3) | CASE;
  const fourth = bytes[sample + 3];
  const halves = fourth === undefined ? Array.from({ length: 16 }, (_, half) => half) : [fourth & 15];
  return halves.map((half) => Math.imul((first & 0xffffff) | (half << 24), SPREAD) >>> 15);
}

function chainLength(heads: Uint16Array, nodes: Uint16Array, hash: number): number {
  let length = 0;
  for (let node = heads[hash] ?? 0; node !== 0; node = nodes[node * 2 + 1] ?? 0) length += 1;
  return length;
}

function describe(keywords: readonly Keyword[], samples: readonly number[], address: number): Uint8Array {
  const texts = Buffer.from(keywords.map(({ text }) => text).join(''), 'latin1');
  const start = MAX_KEYWORDS * DESCRIPTION;
  if (start + texts.length > MAX_TEXT_BYTES) throw new RangeError('the keywords of the kinds of secret are too long');
  const all = Buffer.alloc(start + texts.length);
  let at = start;
  keywords.forEach(({ text, run, back, forward, solid }, index) => {
    const description = index * DESCRIPTION;
    all.writeUInt32LE(address + at, description);
    [text.length, samples[index] ?? 0, run, back, forward, solid].forEach((value, place) => {
      all.writeUInt16LE(value, description + 4 + place * 2);
    });
    at += text.length;
  });
  texts.copy(all, start);
  return all;
}
