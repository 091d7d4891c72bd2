import { rarestSample } from './keyword-sample';

/** What `classifier.as.ts` searches with: a hash table over three or four bytes of each keyword. */
export interface KeywordTable {
  readonly filter: Uint16Array;
  readonly heads: Uint16Array;
  readonly nodes: Uint16Array;
  /** Descriptions and texts of the keywords, for a memory in which they begin at the address. */
  texts(address: number): Uint8Array;
}

/** As in `classifier.as.ts`. */
const HASHES = 1 << 14;
const MAX_CHAIN = 64;
const MAX_TEXT_BYTES = 0x18000;
const SPREAD = 0x9e3779b1;
const CASE = 0x20202020;
const DESCRIPTION = 8;

export const MIN_KEYWORD = 3;
export const MAX_KEYWORD = 64;
export const MAX_KEYWORDS = 2048;

/**
 * @param keywords Distinct texts as `secret-kind.ts` wants them.
 * @throws RangeError if they are too many, or too many are alike.
 */
export function keywordTable(keywords: readonly string[]): KeywordTable {
  if (keywords.length > MAX_KEYWORDS) throw new RangeError('the keywords of the kinds of secret are too many');
  const filter = new Uint16Array(HASHES);
  const heads = new Uint16Array(HASHES);
  const nodes = new Uint16Array((keywords.length + 1) * 2);
  const samples = keywords.map(rarestSample);
  samples.forEach((sample, keyword) => {
    const bytes = Buffer.from(keywords[keyword] ?? '', 'latin1');
    const hash = Math.imul((bytes.readUIntLE(sample, 3) | CASE) << 8, SPREAD) >>> 18;
    filter[hash] = (filter[hash] ?? 0) | classOf(bytes[sample + 3]);
    nodes.set([keyword, heads[hash] ?? 0], (keyword + 1) * 2);
    heads[hash] = keyword + 1;
    if (chainLength(heads, nodes, hash) > MAX_CHAIN) throw new RangeError('too many keywords are alike');
  });
  return { filter, heads, nodes, texts: (address) => describe(keywords, samples, address) };
}

/** The bit of a sample's fourth byte, in any case; all bits where any byte may follow. */
function classOf(fourth: number | undefined): number {
  return fourth === undefined ? 0xffff : 1 << (fourth & 15);
}

function chainLength(heads: Uint16Array, nodes: Uint16Array, hash: number): number {
  let length = 0;
  for (let node = heads[hash] ?? 0; node !== 0; node = nodes[node * 2 + 1] ?? 0) length += 1;
  return length;
}

function describe(keywords: readonly string[], samples: readonly number[], address: number): Uint8Array {
  const texts = Buffer.from(keywords.join(''), 'latin1');
  const start = MAX_KEYWORDS * DESCRIPTION;
  if (start + texts.length > MAX_TEXT_BYTES) throw new RangeError('the keywords of the kinds of secret are too long');
  const all = Buffer.alloc(start + texts.length);
  let at = start;
  keywords.forEach((keyword, index) => {
    all.writeUInt32LE(address + at, index * DESCRIPTION);
    all.writeUInt16LE(keyword.length, index * DESCRIPTION + 4);
    all.writeUInt16LE(samples[index] ?? 0, index * DESCRIPTION + 6);
    at += keyword.length;
  });
  texts.copy(all, start);
  return all;
}
