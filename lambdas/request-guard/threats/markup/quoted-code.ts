import type { Detection, Detector, RequestValue } from '../threat';

/** A sample of an attack that is quoted as code in a text about it: worth a report to those who lower the threshold. */
const QUOTED_SCORE = 45;
const FENCE = /^[ \t]{0,8}(?:```|~~~)/;
/** A code span of Markdown, or a literal of reStructuredText, as prose has it: with a blank or punctuation on both sides. */
const CODE_SPAN = /(^|[\s([{"'*_>|:,-])(`{1,2})(?!`)[^`\n]{1,400}\2(?=[\s)\]}"'*_<|:,.;!?-]|$)/g;
const WORD_OUTSIDE = /(?:^|[\s(])[A-Za-z][a-z']+(?=[\s.,:;!?)]|$)/g;
/** A text with fewer words beside its code says nothing about it. */
const MIN_WORDS = 2;
const PLACES_OF_PROSE: ReadonlySet<string> = new Set<RequestValue['place']>(['json', 'form', 'body', 'query']);

/** Whether the field is declared to hold what its readers are shown as it is: elsewhere a backtick protects nobody. */
export function showsCode({ fieldType }: RequestValue): boolean {
  return fieldType === 'markdown' || fieldType === 'code';
}

/** Whether it may be prose, in which a path or an address among words is none that a program would open. */
export function mayBeProse({ place }: RequestValue): boolean {
  return PLACES_OF_PROSE.has(place);
}

/**
 * Wraps a detector so that what a text quotes as code, in fences or code spans among prose, counts as quoted.
 *
 * @param where of which values that is so
 */
export function unlessQuoted(where: (value: RequestValue) => boolean, detect: Detector): Detector {
  return (text, value) => {
    const found = detect(text, value);
    if (found === null || found.score <= QUOTED_SCORE || !where(value)) return found;
    const rest = withoutQuotedCode(text);
    if (rest === text) return found;
    const outside = detect(rest, value);
    const quoted: Detection = { ...found, score: QUOTED_SCORE };
    return outside !== null && outside.score > QUOTED_SCORE ? outside : quoted;
  };
}

/** The text with its fenced code and code spans cut out; the text itself where that leaves no prose. Linear. */
export function withoutQuotedCode(text: string): string {
  if (!text.includes('`') && !text.includes('~~~')) return text;
  const rest = withoutFences(text).replace(CODE_SPAN, '$1 ');
  let words = 0;
  WORD_OUTSIDE.lastIndex = 0;
  while (words < MIN_WORDS && WORD_OUTSIDE.test(rest)) words++;
  return words < MIN_WORDS ? text : rest;
}

function withoutFences(text: string): string {
  let isInside = false;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) isInside = !isInside;
    else if (!isInside) lines.push(line);
  }
  return lines.join('\n');
}

const DOCUMENT_LINES = 3;
const DOCUMENT_LENGTH = 60;

/**
 * Whether a text is a document of its own, such as a page, a program or a paragraph of several lines, rather than a value that
 * goes into one: its markup and expressions are then its own, and only what exploits rather than uses them is evidence.
 */
export function isDocument(text: string): boolean {
  if (text.length < DOCUMENT_LENGTH) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (++lines >= DOCUMENT_LINES) return true;
  }
  return false;
}
