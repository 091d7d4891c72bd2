/** 4-4-4-4, 4-6-5 or 4-6-4 digits in groups, or digits alone; not a part of a longer number, word, UUID or decimal. */
const CANDIDATE = /(?<![\w.-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5}|\d{14,19})(?![\w-]|\.\d)/g;

/** First digits and lengths of the networks. Source: ISO/IEC 7812 and the networks' published ranges. */
const NETWORKS =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|62\d{14,17})$/;

/** Words that stand beside the number of a card, as a key or in a sentence. */
const CONTEXT = /card|credit|debit|\bpan\b|primary.?account|visa|amex|american.?express|maestro|cv[vc]\b|expir/i;
const CONTEXT_BEFORE = 60;
const CONTEXT_AFTER = 40;

/**
 * Finds the number of a payment card: known first digits, right length and check digit. In groups it needs nothing more;
 * digits alone are ids in most responses, of which one in fifty would pass so far, so that they need a word beside them that
 * speaks of cards.
 */
export function findCardNumber(text: string): string | null {
  CANDIDATE.lastIndex = 0;
  for (let match = CANDIDATE.exec(text); match; match = CANDIDATE.exec(text)) {
    if (isCardNumber(match[0], match.index, text)) return 'card-number';
    // After the first group: `2024 4111 1111 1111 1111` has the number at its second.
    CANDIDATE.lastIndex = match.index + 4;
  }
  return null;
}

function isCardNumber(written: string, index: number, text: string): boolean {
  const digits = written.replace(/[ -]/g, '');
  if (!NETWORKS.test(digits) || !hasCheckDigit(digits)) return false;
  if (digits !== written) return true;
  const end = index + digits.length;
  return (
    CONTEXT.test(text.slice(Math.max(0, index - CONTEXT_BEFORE), index)) ||
    CONTEXT.test(text.slice(end, end + CONTEXT_AFTER))
  );
}

/** Source: ISO/IEC 7812-1, annex B (Luhn). */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let position = 0; position < digits.length; position += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - position) - 48;
    const weighted = position % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
