import { type Judgement, NOTHING_FOUND } from '../judgement';
import type { Detection, RequestValue } from '../threat';
import { readContinuation } from './continuation';
import type { Continuation, Opening } from './sql-state';
import { isSqlWord } from './sql-words';

/** How much less sure what is not within quotes makes, by what it begins with. */
const BARE_DISCOUNT: Readonly<Record<Opening, number>> = {
  nothing: 0,
  number: 0,
  operator: 0,
  clause: 0,
  string: 5,
  word: 10,
  statement: 0,
};
/** What an author typed as a whole statement is no injection by itself, but no parameter of a URL is a statement. */
const STATEMENT_BONUS = 15;
const CATALOGUE_BONUS = 15;
const CUT_OFF_BONUS = 20;
const COMMENTS_BONUS = 15;
const LONG_TEXT = 600;
const SHORT_TEXT = 200;
/** What a statement has and a sentence that begins with the same words has not. */
const SYNTAX = /[*(=;'"@<>]|--/;
const DESTROYS = /^\s*(?:drop|truncate)\s+\w+\s+[\w.]+\s*$/i;
const PROBE_SCORE = 52;
const PLAINER_DISCOUNT = 20;

/**
 * What only sees how an application reacts: two empty strings and an operator, once it stands between the application's quotes; a
 * quote and how a condition begins.
 */
const PROBE =
  /^\s*(?:(['"])\s{0,9}[-+*/^&|=<>!%]{1,2}\s{0,9}\1|['"]\)?\s{0,9}(?:or|and|\|\||&&)\s{0,9}(?:\(\w*\)?)?)\s*$/i;
/** The same: nothing but characters that have a meaning somewhere. */
const METACHARACTERS = /^(?=[^\w\s]{6,}\s?$)(?=.*['"])(?=.*[<>])(?=.*[;&])(?=.*[()])/;
const SHORTEST_TEXT = 40;
const QUOTES = ["'", '"', '`'] as const;
const DOUBLED = /(['"])\1+/g;
/** A quote as a part of a string. */
const DOUBLED_WITHIN = /(?<=\w)(['"])\1(?=\w)/g;

/**
 * Whether a text would go on as SQL where an application puts it: as it is, or within single quotes, double quotes or
 * backticks, which its first such quote then closes.
 */
export function detectSqlInjection(text: string, value: RequestValue): Detection | null {
  let best = judge(text, value);
  for (const plainer of plainerForms(text)) {
    const found = judge(plainer, value);
    if (found.score - PLAINER_DISCOUNT > best.score) best = { ...found, score: found.score - PLAINER_DISCOUNT };
  }
  if (best.score <= 0) return null;
  return { family: 'sql-injection', score: Math.min(best.score, 100), evidence: best.evidence };
}

/** Without comments that part a keyword, with doubled quotes as single ones, and without those within a word. */
function plainerForms(text: string): readonly string[] {
  const forms: string[] = [];
  if (text.includes('/**/')) forms.push(text.replaceAll('/**/', ''));
  if (text.includes("''") || text.includes('""')) {
    forms.push(text.replace(DOUBLED, '$1'));
    if (DOUBLED_WITHIN.test(text)) forms.push(text.replace(DOUBLED_WITHIN, ''));
  }
  return forms;
}

function judge(text: string, value: RequestValue): Judgement {
  let best = NOTHING_FOUND;
  if (!isSentence(text)) best = judgeBare(readContinuation(text, 0, 'bare'), text, value);
  for (const quote of QUOTES) {
    const at = text.indexOf(quote);
    if (at === -1 || isApostrophe(text, at) || isQuotation(text, at, quote)) continue;
    const found = readContinuation(text, at + 1, 'quoted');
    if (found.broken > best.score) best = { score: found.broken, evidence: found.evidence };
  }
  const isProbe = text.length < SHORTEST_TEXT && (PROBE.test(text) || METACHARACTERS.test(text));
  if (isProbe && best.score < PROBE_SCORE) return { score: PROBE_SCORE, evidence: 'probe' };
  return best;
}

/** A word and another after it, neither of which SQL knows: the reader would come no further, but at more expense. */
function isSentence(text: string): boolean {
  const [, first = '', second = ''] = TWO_WORDS.exec(text) ?? [];
  return first !== '' && !isSqlWord(first.toLowerCase()) && !isSqlWord(second.toLowerCase());
}

/** A quote that letters follow which are no word of SQL, as in `it's` and before a quotation. */
function isApostrophe(text: string, at: number): boolean {
  LETTERS.lastIndex = at + 1;
  const word = LETTERS.exec(text)?.[0];
  return word !== undefined && !isSqlWord(word.toLowerCase());
}

const TWO_WORDS = /^\s*([A-Za-z]+)[ ,.]{1,2}([A-Za-z]+)(?=[ ,.])/;
const LETTERS = /[A-Za-z]+(?![\w(.])/y;

/**
 * Whether the quote opens a quotation, as it does in prose and code: after a space or bracket, before what it quotes, with a
 * partner before a space or bracket. A backtick is one of a pair nearly always.
 */
function isQuotation(text: string, at: number, quote: string): boolean {
  if (quote === '`' && text.split('`').length % 2 === 1) return true;
  if (at > 0 && !BEFORE_QUOTATION.test(text.slice(Math.max(0, at - 2), at))) return false;
  QUOTED_SIGN.lastIndex = at;
  if (QUOTED_SIGN.test(text)) return true;
  if (at === 0 && JOINED.test(text)) return false;
  if (!QUOTABLE.test(text.charAt(at + 1)) || text.startsWith('/*', at + 1)) return false;
  const partner = text.indexOf(quote, at + 1);
  if (partner === -1 || partner === at + 1 || text.charAt(partner + 1) === quote) return false;
  if (at === 0 && partner === text.length - 1 && GOES_ON.test(text)) return false;
  return AFTER_QUOTATION.test(text.charAt(partner + 1));
}

/** Words of SQL between quotes, but for a statement: a program is written in such pieces. */
const GOES_ON = /^.(?!select|from|where|insert|update|delete|join|order|group|values|set).*\s.$/is;
const QUOTABLE = /[\w$@([{<*.:%\\/`'"~-]/;
/** Also the letter that some languages put before a string. */
const BEFORE_QUOTATION = /[\s([{=,:;>`'"*_\\/+-]$|[\s([{=,][a-zA-Z]$/;
/** An operator that is talked about, or an argument, as is what a spreadsheet counts by. */
const QUOTED_SIGN = /(['"])[^\w\s'"]{1,3}\d{0,9}\1(?:\s+\w|\s?[,)])/y;
/** A condition between two empty strings, once it stands between the application's quotes. */
const JOINED = /^['"]\s?(?:or|and|\|\||&&)\b[^'"]{0,80}[=<>(][^'"]{0,80}(?:\bor|\band|\|\||&&)\s?['"]$/i;
const AFTER_QUOTATION = /^$|[\s)\]}.,:;?!<`'"*_\\/+-]/;

function judgeBare(read: Continuation, text: string, value: RequestValue): Judgement {
  const { evidence, opening } = read;
  if (read.broken === 0) return { score: 0, evidence };
  if (opening === 'statement') {
    const isShort = text.length < LONG_TEXT && value.place !== 'body';
    const isUrl = value.place !== 'json' && value.place !== 'form' && value.place !== 'body';
    const inUrl = isUrl && (SYNTAX.test(text) || DESTROYS.test(text));
    const bonus = (inUrl ? STATEMENT_BONUS : 0) + (read.touchesCatalogue && isShort ? CATALOGUE_BONUS : 0);
    return { score: read.bare === 0 ? 0 : read.bare + bonus, evidence };
  }
  if (read.isUnbalanced) {
    // A line of a statement of several.
    const isLine = opening === 'clause' && !read.isCutOff;
    return { score: read.broken - (read.isWhole ? 0 : 20) - (isLine ? 20 : 0), evidence };
  }
  if (read.bare === 0) return { score: 0, evidence };
  let score = read.bare - BARE_DISCOUNT[opening];
  if (opening === 'operator' && read.isWhole && text.length < SHORT_TEXT) score = Math.max(score, read.broken - 15);
  if (read.isCutOff) score += CUT_OFF_BONUS;
  if (read.comments > 1) score += COMMENTS_BONUS;
  if (read.touchesCatalogue) score += CATALOGUE_BONUS;
  if (read.isWhole) return { score, evidence };
  return { score: Math.round(score * (opening === 'clause' ? 0.6 : 0.75)), evidence };
}
