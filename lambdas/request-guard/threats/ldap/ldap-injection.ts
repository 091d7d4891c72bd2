import type { Detector } from '../threat';

/** Closes the filter that it stands in and opens another, or ends the text: `*)(uid=*`, `x)(|(a=b`, `*))\0` (RFC 4515). */
const FILTER = /^[^()=<>:;{}[\]]{0,64}\){1,8}(?:\([&|!](?:[()]|$)|\([a-z][\w;.-]{0,40}[~<>:]?=|\0|%00)/i;
/** Closes the predicate of an XPath and joins another path. */
const PATH = /^[^'"[\]]{0,64}(?:['"]|\d)\s{0,9}\]\s{0,9}\|\s{0,9}\/{1,2}[\w*]/;
/** Leaves a string of an XPath for a condition that has a path or a function that SQL has not. */
const CONDITION =
  /^[^'"]{0,64}['"]\s{0,9}(?:or|and)\b[^'"]{0,80}(?:(?<![:\w])\/[/*]|\b(?:string-length|local-name|doc)\(|\b(?:name|position|text)\(\))/;

/** Values that leave the filter of a directory's search, or a path of XPath, for one of their own. Linear. */
export const detectLdapInjection: Detector = (text) => {
  const evidence = FILTER.test(text) ? 'filter' : PATH.test(text) ? 'path' : CONDITION.test(text) ? 'condition' : '';
  return evidence === '' ? null : { family: 'ldap-injection', score: 75, evidence };
};
