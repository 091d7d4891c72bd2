const CHARACTERS_IN_MASK = 5;
const RUN_OF_ONE = 8;
const ASCENDING = 10;

/** Masks and patterns in the place of a random value: `xxxxxxxx`, `1234567890`, `abcdefghij…`, `…EXAMPLE`, `sk_your_key_here`. */
export function isMask(secret: string): boolean {
  if (/x{6}|X{6}|\*{4}|\.\.|…|#{5}|-{6}|_{6}/.test(secret)) return true;
  if (/example|(?:^|[-_.])(?:your|fake|dummy|insert|replace|placeholder|redacted|changeme)[-_.]|_here$/i.test(secret))
    return true;
  if (new Set(secret.slice(-16)).size < CHARACTERS_IN_MASK) return true;
  const run = longestRun(secret);
  return (run >= RUN_OF_ONE && run * 3 >= secret.length) || isAscending(secret);
}

function longestRun(text: string): number {
  let longest = 1;
  let run = 1;
  for (let index = 1; index < text.length; index += 1) {
    run = text[index] === text[index - 1] ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return longest;
}

/** `0123456789abcdef`: each character the successor of the one before, over ten of them and a third of the whole. */
function isAscending(text: string): boolean {
  let longest = 1;
  let run = 1;
  for (let index = 1; index < text.length; index += 1) {
    run = follows(text.charCodeAt(index - 1), text.charCodeAt(index)) ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return longest >= ASCENDING && longest * 3 >= text.length;
}

/** Also `9` to `0` and `9` to `a`. */
function follows(before: number, after: number): boolean {
  return after === before + 1 || (before === 0x39 && (after === 0x30 || after === 0x61 || after === 0x41));
}
