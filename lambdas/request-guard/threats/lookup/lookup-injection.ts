import type { Detector } from '../threat';

/** Deeper nesting than any logger resolves. */
const MAX_DEPTH = 40;
/** A lookup's text is short; what is longer is taken as it stands. */
const MAX_RESOLVED = 200;
/** Lookups that fetch a name from a server or run a script. Source: Log4j 2 "Lookups", Commons Text `StringLookupFactory`. */
const REMOTE = /jndi\s*:|^\s*(?:script|dns|url|xml|ldaps?|rmi|iiop)\s*:/i;
/** Lookups that tell what a machine holds. */
const TELLING =
  /^\s*(?:sys(?!\s*:\w+\/)|java|ctx|main|bundle|k8s|docker|spring|log4j|sd|web|event|marker|base64\w*|url(?:en|de)coder|properties|resourcebundle|localhost|const|date|lower|upper)\s*:|^:{1,9}-/i;
/** Lookups that templates and settings of other programs have too. */
const USUAL = /^\s*(?:env|main|event|const|date|lower|upper)\s*:/i;
/** An address that has no use but to a lookup whose beginning is hidden. */
const MAX_ADDRESS = 400;
const ADDRESS = /jndi:(?:\s{0,3}(?:ldaps?|rmi|dns|iiop|nis|nds|https?):\/|corba)/i;

/**
 * Lookups of loggers and string templates, `${jndi:…}`, however they are nested: inner ones are resolved as a logger would,
 * so that `${${lower:j}ndi:…}` and `${${::-j}${::-n}di:…}` are read as what they end as. Loggers resolve them wherever in a
 * text they stand, and so prose and code around them do not matter. Linear.
 */
export const detectLookupInjection: Detector = (text, { place }) => {
  const isStructured = place === 'json' || place === 'body';
  let score = text.length < MAX_ADDRESS && ADDRESS.test(text) ? 60 : 0;
  const open: string[] = [];
  const close = (): string => {
    const expression = open.pop() ?? '';
    score = Math.max(score, scoreOf(expression, expression.length + 3 >= text.length || open.length > 0, isStructured));
    return resolved(expression);
  };
  let at = text.indexOf('${');
  while (at !== -1 && at < text.length) {
    let piece = text[at] ?? '';
    if (piece === '$' && text[at + 1] === '{' && open.length < MAX_DEPTH) {
      open.push('');
      at += 2;
      continue;
    }
    if (piece === '}') piece = close();
    const outer = open.length - 1;
    if (outer >= 0 && (open[outer]?.length ?? 0) < MAX_RESOLVED) open[outer] += piece;
    at = outer >= 0 ? at + 1 : text.indexOf('${', at);
  }
  // A lookup may be cut off, or its end in another value.
  while (open.length > 0) close();
  return score === 0 ? null : { family: 'lookup-injection', score, evidence: score > 90 ? 'remote-lookup' : 'lookup' };
};

/** What a lookup leaves in the text around it: the letters of `lower:X`, the default of `NAME:-X`, else nothing. */
function resolved(expression: string): string {
  const fallback = expression.indexOf(':-');
  if (fallback !== -1) return expression.slice(fallback + 2);
  const colon = expression.lastIndexOf(':');
  if (colon === -1) return '';
  const letters = expression.slice(colon + 1).replaceAll("'", '');
  // Some letters beyond ASCII have their upper case within it.
  return /^\s*upper/i.test(expression) ? letters.toUpperCase() : letters;
}

function scoreOf(expression: string, isAlone: boolean, isStructured: boolean): number {
  if (REMOTE.test(expression)) return 98;
  if (USUAL.test(expression)) return isStructured ? 40 : isAlone ? 65 : 52;
  return TELLING.test(expression) ? (isAlone ? 70 : 55) : 0;
}
