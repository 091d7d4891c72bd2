import { MAX_MATCH_BYTES, REACH, type SecretKind } from '../secret-kind';
import { InvalidSecretKind } from './invalid-secret-kind';
import { MAX_KEYWORD, MIN_KEYWORD } from './keyword-table';
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
  /** Every match holds a run of token characters: without one there is nothing to try. */
  readonly needsRun: boolean;
}

/** What to look for: the keywords of all kinds, and what each of them asks for. */
export interface SearchPlan {
  readonly kinds: readonly SecretKind[];
  /** The expressions of the kinds, to be tried at one place only. */
  readonly anchored: readonly RegExp[];
  readonly keywords: readonly string[];
  /** By the keyword's index. */
  readonly uses: readonly (readonly KeywordUse[])[];
}

/** As in `classifier.as.ts`. */
const MIN_RUN = 16;
/** Beyond as many, a search costs less than the attempts. */
const MAX_STARTS = 6;

/** @throws InvalidSecretKind if a kind is not as `secret-kind.ts` says. */
export function searchPlan(kinds: readonly SecretKind[]): SearchPlan {
  const uses = new Map<string, KeywordUse[]>();
  kinds.forEach((kind, index) => {
    const shape = checkedShape(kind);
    const leads = leadKeywords(kind, shape);
    for (const keyword of leads?.keys() ?? new Set(kind.keywords)) {
      const use = leads ? leadUse(index, leads.get(keyword) ?? [], shape) : keywordUse(index, keyword, shape);
      uses.set(keyword, [...(uses.get(keyword) ?? []), use]);
    }
  });
  const anchored = kinds.map(({ pattern }) => new RegExp(pattern.source, `${pattern.flags}y`));
  return { kinds, anchored, keywords: [...uses.keys()], uses: [...uses.values()] };
}

function checkedShape(kind: SecretKind): PatternShape {
  if (!kind.pattern.global || !kind.pattern.hasIndices) {
    throw new InvalidSecretKind(kind.id, 'its expression needs the flags g and d');
  }
  if (kind.keywords.length === 0) throw new InvalidSecretKind(kind.id, 'it needs a keyword');
  for (const keyword of kind.keywords) {
    const fits = keyword.length >= MIN_KEYWORD && keyword.length <= MAX_KEYWORD;
    if (!fits || !/^[\t\n\r -@[-~]*$/.test(keyword)) {
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

function shapeOf(kind: SecretKind): PatternShape {
  try {
    return patternShape(kind.pattern);
  } catch (error) {
    throw error instanceof SyntaxError ? new InvalidSecretKind(kind.id, error.message) : error;
  }
}

/**
 * The kind's keywords in the texts that its matches begin with, and where in these; null unless each of these has one.
 * Nothing else needs to be sought then: every match is found at its beginning.
 */
function leadKeywords(kind: SecretKind, { leads }: PatternShape): ReadonlyMap<string, readonly number[]> | null {
  const found = new Map<string, number[]>();
  for (const lead of leads ?? ['']) {
    const keyword = kind.keywords.find((keyword) => lead.includes(keyword));
    if (keyword === undefined) return null;
    found.set(keyword, [...new Set([...(found.get(keyword) ?? []), lead.indexOf(keyword)])]);
  }
  return found;
}

function leadUse(kind: number, starts: readonly number[], { longest, run }: PatternShape): KeywordUse {
  return { kind, back: Math.max(...starts), ahead: 0, forward: longest, starts, needsRun: run >= MIN_RUN };
}

/** A keyword that the expression spells out is part of the match; any other may stand before it too. */
function keywordUse(kind: number, keyword: string, { longest, run, literals }: PatternShape): KeywordUse {
  const needsRun = run >= MIN_RUN;
  const places = literals.flatMap((literal) => placesIn(literal, keyword));
  if (places.length === 0) {
    return { kind, back: longest, ahead: REACH, forward: REACH + longest, starts: null, needsRun };
  }
  const starts = new Set(places.map(({ most }) => most));
  const back = Math.min(longest, Math.max(...starts));
  const exact = starts.size <= MAX_STARTS && places.every(({ least, most }) => least === most);
  return { kind, back, ahead: 0, forward: longest, starts: exact ? [...starts] : null, needsRun };
}

function placesIn({ text, least, most }: PatternLiteral, keyword: string): { least: number; most: number }[] {
  const places: { least: number; most: number }[] = [];
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
    places.push({ least: least + at, most: most + at });
  }
  return places;
}
