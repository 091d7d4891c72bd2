/** What every match of a part of an expression is like. */
export interface PatternPart {
  readonly least: number;
  readonly most: number;
  /** All of it is token characters, see `classifier.as.ts`. */
  readonly solid: boolean;
  /** Token characters in a row, at least: at the start, at the end, anywhere. */
  readonly first: number;
  readonly last: number;
  readonly best: number;
  /** All that it can match, in lower case, where that is a few fixed texts. */
  readonly texts: readonly string[] | null;
  /** Texts, in lower case, with one of which every match begins; null where no few are known. */
  readonly leads: readonly string[] | null;
}

/** More texts than this say nothing that a search could use. */
const MAX_TEXTS = 32;
const MAX_LEADS = 256;

export const NOTHING: PatternPart = {
  least: 0,
  most: 0,
  solid: true,
  first: 0,
  last: 0,
  best: 0,
  texts: [''],
  leads: [''],
};
export const ANY: PatternPart = {
  least: 1,
  most: 1,
  solid: false,
  first: 0,
  last: 0,
  best: 0,
  texts: null,
  leads: null,
};
export const TOKEN: PatternPart = {
  least: 1,
  most: 1,
  solid: true,
  first: 1,
  last: 1,
  best: 1,
  texts: null,
  leads: null,
};
export const UNKNOWN: PatternPart = { ...ANY, least: 0, most: Number.POSITIVE_INFINITY };

export function isToken(character: string): boolean {
  return /^[\w+/~-]$/.test(character);
}

/** One of a few characters. */
export function oneOf(characters: readonly string[]): PatternPart {
  const texts = [...new Set(characters.map((character) => character.toLowerCase()))];
  return { ...(characters.every(isToken) ? TOKEN : ANY), texts, leads: texts };
}

export function either(one: PatternPart, other: PatternPart): PatternPart {
  return {
    least: Math.min(one.least, other.least),
    most: Math.max(one.most, other.most),
    solid: one.solid && other.solid,
    first: Math.min(one.first, other.first),
    last: Math.min(one.last, other.last),
    best: Math.min(one.best, other.best),
    texts: one.texts && other.texts && few([...one.texts, ...other.texts], MAX_TEXTS),
    leads: one.leads && other.leads && few([...one.leads, ...other.leads], MAX_LEADS),
  };
}

export function then(one: PatternPart, other: PatternPart): PatternPart {
  return {
    least: one.least + other.least,
    most: one.most + other.most,
    solid: one.solid && other.solid,
    first: one.solid ? one.least + other.first : one.first,
    last: other.solid ? one.last + other.least : other.last,
    best: Math.max(one.best, other.best, one.last + other.first),
    texts: joined(one.texts, other.texts),
    leads: one.texts ? (joined(one.texts, other.leads, MAX_LEADS) ?? one.texts) : one.leads,
  };
}

/** Each text of one with each of the other behind it; null if they are more than `most`. */
export function joined(
  one: readonly string[] | null,
  other: readonly string[] | null,
  most: number = MAX_TEXTS,
): readonly string[] | null {
  if (!one || !other || one.length * other.length > most) return null;
  return few(
    one.flatMap((start) => other.map((end) => start + end)),
    most,
  );
}

/** The part from `low` to `high` times. */
export function times(part: PatternPart, low: number, high: number): PatternPart {
  const least = part.least * low;
  const most = part.most === 0 ? 0 : part.most * high;
  const texts =
    low === 1 && high === 1 ? part.texts : low === 0 && high === 1 && part.texts ? ['', ...part.texts] : null;
  const leads = low > 0 ? part.leads : texts;
  if (part.solid) return { least, most, solid: true, first: least, last: least, best: least, texts, leads };
  if (low === 0) return { least, most, solid: false, first: 0, last: 0, best: 0, texts, leads };
  const best = low > 1 ? Math.max(part.best, part.last + part.first) : part.best;
  return { ...part, least, most, best, texts, leads };
}

function few(texts: readonly string[], most: number): readonly string[] | null {
  const all = [...new Set(texts)];
  return all.length > most ? null : all;
}
