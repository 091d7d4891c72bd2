import { MAX_MATCH_BYTES, REACH, type SecretKind } from '../secret-kind';
import { InvalidSecretKind } from './invalid-secret-kind';
import { type Keyword, MAX_KEYWORD, MIN_KEYWORD } from './keyword-table';
import { type PatternLiteral, type PatternShape, patternShape } from './pattern-shape';

/** Where a kind's expression is tried when one of its keywords stands at a position; all in bytes from it. */
export interface KeywordUse {
  /** Index of the kind. */
  readonly kind: number;
  /** A match begins at most so many before the keyword, and so many after it. */
  readonly back: number;
  readonly ahead: number;
  /** A match ends at most so many after it. */
  readonly forward: number;
  /** Where a match begins, in bytes before the keyword, if that is known; else null: it is searched for. */
  readonly starts: readonly number[] | null;
}

/** What to look for: the keywords of all kinds, and what each of them asks for. */
export interface SearchPlan {
  readonly kinds: readonly SecretKind[];
  /** The expressions of the kinds, to be tried at one place only. */
  readonly anchored: readonly RegExp[];
  readonly keywords: readonly Keyword[];
  /** By the keyword's index. */
  readonly uses: readonly (readonly KeywordUse[])[];
}

/** As in `classifier.as.ts`. */
const MIN_RUN = 16;
/** Beyond as many, a search costs less than the attempts. */
const MAX_STARTS = 6;
/** More texts that matches begin with would fill the table; the kind's own keywords are fewer. */
const MAX_WHOLE_LEADS = 48;

/** @throws InvalidSecretKind if a kind is not as `secret-kind.ts` says. */
export function searchPlan(kinds: readonly SecretKind[]): SearchPlan {
  const sought = new Map<string, { readonly keyword: Keyword; readonly uses: KeywordUse[] }>();
  kinds.forEach((kind, index) => {
    const shape = checkedShape(kind);
    const leads = leadKeywords(kind, shape);
    for (const text of leads?.keys() ?? new Set(kind.keywords)) {
      const use = leads ? leadUse(index, leads.get(text) ?? [], shape) : keywordUse(index, text, shape);
      const keyword = keywordOf(text, use, shape);
      const key = JSON.stringify(keyword);
      const known = sought.get(key);
      if (known) known.uses.push(use);
      else sought.set(key, { keyword, uses: [use] });
    }
  });
  const anchored = kinds.map(({ pattern }) => new RegExp(pattern.source, `${pattern.flags}y`));
  const all = [...sought.values()];
  return { kinds, anchored, keywords: all.map(({ keyword }) => keyword), uses: all.map(({ uses }) => uses) };
}

function checkedShape(kind: SecretKind): PatternShape {
  if (!kind.pattern.global || !kind.pattern.hasIndices) {
    throw new InvalidSecretKind(kind.id, 'its expression needs the flags g and d');
  }
  if (kind.keywords.length === 0) throw new InvalidSecretKind(kind.id, 'it needs a keyword');
  for (const keyword of kind.keywords) {
    if (!isKeyword(keyword)) {
      throw new InvalidSecretKind(
        kind.id,
        `its keyword ${JSON.stringify(keyword)} is not 3 to 64 lower-case characters`,
      );
    }
  }
  const shape = shapeOf(kind);
  if (shape.longest === Number.POSITIVE_INFINITY) throw new InvalidSecretKind(kind.id, 'a repeat in it is not bounded');
  return { ...shape, longest: Math.min(shape.longest, MAX_MATCH_BYTES) };
}

function isKeyword(text: string): boolean {
  return text.length >= MIN_KEYWORD && text.length <= MAX_KEYWORD && /^[\t\n\r -@[-~]*$/.test(text);
}

function shapeOf(kind: SecretKind): PatternShape {
  try {
    return patternShape(kind.pattern);
  } catch (error) {
    throw error instanceof SyntaxError ? new InvalidSecretKind(kind.id, error.message) : error;
  }
}

/** What a keyword asks for near it: what every match of the expression has, where a search for it takes little. */
function keywordOf(text: string, { back, forward, starts }: KeywordUse, { run, first }: PatternShape): Keyword {
  const solid = starts?.length === 1 && first >= MIN_RUN ? first : 0;
  const inRow = run >= MIN_RUN && run > solid ? run : 0;
  const isNear = solid > 0 || inRow > 0;
  return { text, run: inRow, back: isNear ? back : 0, forward: inRow > 0 ? forward : 0, solid };
}

/**
 * The texts that the kind's matches begin with, or the keywords in these, and where in them the keywords stand; null
 * unless each has one. Nothing else needs to be sought then: every match is found at its beginning.
 */
function leadKeywords(kind: SecretKind, shape: PatternShape): ReadonlyMap<string, readonly number[]> | null {
  const leads = shortest(shape.leads ?? ['']);
  const found = new Map<string, number[]>();
  const areWhole = leads.length <= MAX_WHOLE_LEADS && leads.every(isKeyword);
  for (const lead of leads) {
    const within = kind.keywords.find((keyword) => lead.includes(keyword));
    if (within === undefined) return null;
    const keyword = areWhole ? lead : within;
    found.set(keyword, [...new Set([...(found.get(keyword) ?? []), lead.indexOf(keyword)])]);
  }
  return found;
}

/** Without those that begin with another. */
function shortest(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => !texts.some((other) => other !== text && text.startsWith(other)));
}

function leadUse(kind: number, starts: readonly number[], { longest }: PatternShape): KeywordUse {
  return { kind, back: Math.max(...starts), ahead: 0, forward: longest, starts };
}

/** A keyword that the expression spells out is part of the match; any other may stand before it too. */
function keywordUse(kind: number, keyword: string, { longest, literals }: PatternShape): KeywordUse {
  const places = literals.flatMap((literal) => placesIn(literal, keyword));
  if (places.length === 0) {
    return { kind, back: longest, ahead: REACH, forward: REACH + longest, starts: null };
  }
  const starts = new Set(places.map(({ most }) => most));
  const back = Math.min(longest, Math.max(...starts));
  const exact = starts.size <= MAX_STARTS && places.every(({ least, most }) => least === most);
  return { kind, back, ahead: 0, forward: longest, starts: exact ? [...starts] : null };
}

function placesIn({ text, least, most }: PatternLiteral, keyword: string): { least: number; most: number }[] {
  const places: { least: number; most: number }[] = [];
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
    places.push({ least: least + at, most: most + at });
  }
  return places;
}
