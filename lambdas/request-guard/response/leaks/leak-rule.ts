/**
 * What a leak is known by: a stable word that names it, such as `java`; a text that every instance has, which is quick to look
 * for; an expression that makes sure, free of state and linear, as every repeat in it is bounded.
 */
export type LeakRule = readonly [evidence: string, anchor: string, pattern: RegExp];

/**
 * A text in which escaped line ends and tabs, as in JSON, are spaces: the `n` of `\nat` is no part of a word. Lengths stay.
 */
export function withoutEscapes(text: string): string {
  return text.includes('\\') ? text.replace(/\\[nrt]/g, '  ') : text;
}

/** The evidence of the first rule that finds something; null where none does. */
export function firstEvidence(text: string, rules: readonly LeakRule[]): string | null {
  return rules.find(([, anchor, pattern]) => text.includes(anchor) && pattern.test(text))?.[0] ?? null;
}
