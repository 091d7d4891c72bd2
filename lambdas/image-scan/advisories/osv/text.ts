import type { AdvisoryText } from '../database/advisory-database';
import type { OsvRecord } from './osv-record';

/** Source: OSV recommends at most 120 characters for a summary; some databases put a paragraph there. */
const MAX_TITLE = 300;
/** Source: `Finding.description`. */
const MAX_DESCRIPTION = 2000;

/** Title and description, bounded; a record without a summary gets the first sentence of its details. */
export function textOf({ id, summary, details }: OsvRecord): AdvisoryText {
  const description = clean(details ?? '');
  const oneLine = clean(summary ?? '').replaceAll('\n', ' ');
  return {
    title: bounded(oneLine || firstSentence(description) || id, MAX_TITLE),
    description: bounded(description, MAX_DESCRIPTION),
  };
}

function firstSentence(text: string): string {
  const start = text.slice(0, MAX_TITLE + 1).replace(/^#+ */, '');
  const end = start.search(/\n|[.!?] /);
  return (end < 0 ? start : start.slice(0, end + 1)).trim();
}

/** Control characters would move a terminal's cursor; lone surrogates cannot be written as UTF-8. */
function clean(text: string): string {
  return (
    text
      .slice(0, 4 * MAX_DESCRIPTION)
      .toWellFormed()
      .replaceAll('\r\n', '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
      .trim()
  );
}

function bounded(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
