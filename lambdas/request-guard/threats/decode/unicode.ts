/** Compatibility forms of ASCII: fullwidth and small forms, and quotes that databases fold to the plain ones. */
const FOLDED =
  /[\uff01-\uff5e\ufe50-\ufe6b\u2018-\u201f\u2032\u2033\u02b9\u02ba\u02bc\u2024\u2025\u3000\u00a0\u037e\u2044\u2215\u2216\u29f5]/;
const QUOTES = /[\u2018-\u201b\u2032\u02b9\u02bc]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033\u02ba]/g;
const SLASHES = /[\u2044\u2215]/g;
const BACKSLASHES = /[\u2216\u29f5]/g;
/** Normalisation lengthens a text at most 18 times (Unicode Standard Annex 15); what is as long as this is left as it is. */
const LONGEST = 64 * 1024;

/** A text as a database or file system that folds compatibility characters would see it (NFKC, and look-alike quotes). */
export function foldWidth(text: string): string {
  if (text.length > LONGEST || !FOLDED.test(text)) return text;
  return text
    .replace(QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(SLASHES, '/')
    .replace(BACKSLASHES, '\\')
    .normalize('NFKC');
}
