import type { Judgement } from '../judgement';
import type { Detection, RequestValue } from '../threat';

/** Operators by which a comparison with a value becomes another question (MongoDB manual, query operators). */
const COMPARES = 'ne|gte?|lte?|n?in|eq|regex|exists|not|n?or|and|mod|elemMatch';
/** Operators that run JavaScript or an expression, on the server. */
const RUNS = 'where|function|accumulator|expr|jsonSchema|mapReduce|lookup|out|merge';
const IN_NAME = new RegExp(`(?:\\[|\\.|^)\\$(?:${COMPARES}|${RUNS})(?:\\]|\\[|\\.|$)`);
const RUNS_KEY = new RegExp(`^\\$(?:${RUNS})$`);
const COMPARES_KEY = new RegExp(`^\\$(?:${COMPARES})$`);
/** An object of such operators that is sent as a text, or that follows what closes one. */
const IN_TEXT = new RegExp(`[{,[]\\s{0,9}['"]?\\$(?:${COMPARES}|${RUNS})['"]?\\s{0,9}[:\\]]`);
/** Names under which an interface means to be given operators. */
const MEANT =
  /(?:^|[.\]_])(?:\w{0,20}(?:filter|query|where|match|pipeline|aggregat\w{0,5}|selector|criteria|conditions?|projection|update|stages?|find|mongo|search|expression|operations?)s?)(?:[.[]|$)|\.\$/i;
const THIS_FIELD = /(?:\|\||&&|return|[;({])\s{0,9}!?\(?\s{0,9}this\.\w/;
const RETURNS = /['"\d)}]\s{0,9};\s{0,9}return\s{1,9}(?:true|false|1|0|this|\(|['"])/;
const BUSY_WAIT = /new\s{1,9}Date\(\s{0,9}\)\s{0,9};\s{0,9}(?:do|while)\b|while\s{0,9}\(\s{0,9}(?:true|1)\s{0,9}\)/;
const COLLECTION_CALL = /\bdb\.\w{1,60}\.(?:find|insert|update|drop|remove|delete|count|aggregate|save)\w{0,20}\(/;
const WHERE_OPENS = /^\s*['"]?\$where['"]?\s{0,9}:/;
const ANY_OPERATOR = /\$where\b|[,{]\s{0,9}['"]?\$\w{1,20}['"]?\s{0,9}:/;
const BREAKS_OUT = /^[^'"]{0,60}['"]\s{0,9}[;|&)},+]/;
/** One of these is in whatever the others match. */
const MAY_HOLD = /\$|this\.|return|Date|while|db\./;
const SHORT = 250;

/** Whether names or values carry operators of a document database, or JavaScript for its `$where`, where values are expected. */
export function detectNosqlInjection(text: string, value: RequestValue): Detection | null {
  const found = value.isName ? judgeName(text, value) : judgeText(text, value);
  return found === null ? null : { family: 'nosql-injection', ...found };
}

function judgeName(text: string, { place, path }: RequestValue): Judgement | null {
  if (place !== 'json') return IN_NAME.test(text) ? { score: 90, evidence: 'operator-name' } : null;
  if (RUNS_KEY.test(text)) {
    const isMeant = MEANT.test(path.slice(0, -text.length)) && text !== '$where' && text !== '$function';
    return { score: isMeant ? 40 : 85, evidence: 'script-operator' };
  }
  if (!COMPARES_KEY.test(text)) return null;
  const above = path.slice(0, -text.length);
  return { score: above === '' || MEANT.test(above) ? 40 : 75, evidence: 'operator-key' };
}

function judgeText(text: string, { place }: RequestValue): Judgement | null {
  if (text.length > SHORT || !MAY_HOLD.test(text)) return null;
  const breaksOut = BREAKS_OUT.test(text);
  if (IN_TEXT.test(text)) {
    const isAlone = /^\s*[{[]/.test(text) || breaksOut || /^[\w.@-]{0,40}['"]?\s{0,9},/.test(text);
    if (isAlone) return { score: place === 'json' ? 60 : 75, evidence: 'operator-object' };
  }
  if (WHERE_OPENS.test(text) || (breaksOut && ANY_OPERATOR.test(text)))
    return { score: 70, evidence: 'script-operator' };
  if (THIS_FIELD.test(text)) {
    if (breaksOut) return { score: 85, evidence: 'script-condition' };
    return /^\s*(?:return|\|\||&&|;)/.test(text) ? { score: 65, evidence: 'script-condition' } : null;
  }
  const isStatement = breaksOut || /^[\d\s]{0,9};/.test(text);
  if (RETURNS.test(text) && isStatement) return { score: 75, evidence: 'script-return' };
  if (BUSY_WAIT.test(text) && isStatement) return { score: 80, evidence: 'script-delay' };
  if (COLLECTION_CALL.test(text)) {
    if (isStatement || /^[\w\s]{0,20}[;|&]/.test(text)) return { score: 80, evidence: 'collection-call' };
    if (place !== 'json' && place !== 'form' && place !== 'body') return { score: 60, evidence: 'collection-call' };
  }
  return null;
}
