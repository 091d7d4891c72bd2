import { type Judgement, NOTHING_FOUND } from '../judgement';
import { isDocument, showsCode, unlessQuoted } from '../markup/quoted-code';
import type { Detector } from '../threat';
import { type Expression, expressionsOf } from './expressions';
import { reachOf } from './reach';
import { judgeStored } from './stored-code';

/** Without one of these no expression begins; the sign of a mail address is none. */
const MAY_OPEN = /[{<[#$]|@[({S]/;
/** What surrounds an expression that a value consists of, in UTF-16 units. */
const MAX_AROUND = 24;
const SURE = 92;
/** A text with more words than these shows how something is written. */
const MAX_WORDS = 4;
const WORD = /(?:^|\s)[A-Za-z']{2,}(?=[\s,.:?!]|$)/g;
/** Openers that are ordinary elsewhere: of maths, selectors, shells, lists. */
const AMBIGUOUS = /^(?:\{|\[[[=#]|@[({]|~\{|\*\{|<#)$/;

/** Expressions of template engines, and what runs where it is stored or read: server pages, formulas, serialised objects. */
export const detectTemplateInjection: Detector = unlessQuoted(showsCode, (text) => {
  const isOwnDocument = isDocument(text);
  let best = judgeStored(text, isOwnDocument);
  if (MAY_OPEN.test(text)) {
    for (const expression of expressionsOf(text)) {
      if (best.score >= SURE) break;
      const found = judgeExpression(expression, text, isOwnDocument);
      if (found.score > best.score) best = found;
    }
  }
  return best.score === 0 ? null : { family: 'template-injection', ...best };
});

function judgeExpression({ body, opener, length }: Expression, text: string, isOwnDocument: boolean): Judgement {
  const reach = opener === '{php}' ? 'far' : reachOf(body, opener);
  const isWhole = text.length - length <= MAX_AROUND;
  const isAmbiguous = AMBIGUOUS.test(opener);
  if (reach === 'none') return NOTHING_FOUND;
  if (reach === 'telling') return { score: isWhole ? 62 : 30, evidence: 'settings-expression' };
  if (reach === 'probe') {
    const score = isAmbiguous ? (isWhole ? 58 : 25) : isWhole ? 82 : 55;
    const isShown = isOwnDocument || (text.match(WORD)?.length ?? 0) > MAX_WORDS;
    return { score: isShown ? 25 : score, evidence: 'calculation' };
  }
  const score = isAmbiguous ? (isWhole ? 70 : 45) : SURE;
  return { score: isOwnDocument ? (reach === 'far' && !isAmbiguous ? 60 : 30) : score, evidence: 'expression' };
}
