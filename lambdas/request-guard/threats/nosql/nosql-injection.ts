import type { Judgement } from '../judgement';
import type { Detection, RequestValue } from '../threat';

/**
 * Operators by which a comparison with a value becomes another question, and those that run JavaScript or an expression on the
 * server (MongoDB manual, query operators).
 */
const COMPARES = /^\$(?:ne|gte?|lte?|n?in|eq|regex|exists|not|n?or|and|mod|elemMatch)$/;
const RUNS = /^\$(?:where|func(?:tion)?|accumulator|expr|jsonSchema|mapReduce|lookup|out|merge)$/;
/** Any operator within the brackets of a parameter's name, and its own name where it is one of those. */
const IN_NAME = /\[\$[a-zA-Z]+\]|(?:^|\.)(\$\w+)(?=[.[]|$)/;
/** An object of operators that is sent as a text, or that follows what closes one; or a parameter. */
const IN_TEXT = /[{,[]\s{0,9}['"]?(\$\w{2,20})['"]?\s{0,9}[:\]]/g;
/** Names under which an interface means to be given operators. */
const MEANT =
  /(?:^|[.\]_])(?:\w{0,20}(?:filter|query|where|match|pipeline|aggregat\w{0,5}|selector|criteria|conditions?|projection|update|stages?|find|mongo|search|expression|operations?)s?)(?:[.[]|$)|\.\$/i;
const THIS_FIELD =
  /(?:\|\||&&|return|[;({])\s{0,9}!?\(?\s{0,9}this(?:\.\w|\[)|\b(?:tojson|Object\.(?:keys|values))\(this\)|^\s*this\.\w{1,60}\s?(?:[=!]=|\.match\()/;
const RETURNS = /['"\d)}]\s{0,9};\s{0,9}return(?:\s{1,9}(?:true|false|1|0|this|['"])|\s{0,9}\()/;
const DELAYS =
  /new\s{1,9}Date\(\s{0,9}\)\s{0,9};\s{0,9}(?:do|while)\b|while\s{0,9}\(\s{0,9}(?:true|1)\s{0,9}\)|;\s{0,9}sleep\(\d/;
const COLLECTION_CALL =
  /\bdb\.\w{1,60}(?:\(['"]\w{1,60}['"]\))?\.(?:find|insert|update|drop|remove|delete|count|aggregate|save)\w{0,20}\(/;
const WHERE_OPENS = /^\s*\{?\s{0,9}['"]?\$where['"]?\s{0,9}:/;
const ANY_OPERATOR = /\$where\b|[,{]\s{0,9}['"]?\$\w{1,20}['"]?\s{0,9}:/;
const BREAKS_OUT = /^[^'"]{0,60}['"]\s{0,9}[;|&)},+]/;
/** Code from where it begins, rather than a value that goes on as code. */
const BEGINS_AS_CODE = /^\s*(?:return|\|\||&&|;|this|tojson|Object|function\s?\()/;
/** One of these is in whatever the others match. */
const MAY_HOLD = /\$|this|return|Date|while|sleep|db\./;
/** What is longer is a text with samples of code, unless it begins as an attack has to. */
const SHORT = 250;
const LONGEST = 8192;

/** Whether names or values carry operators of a document database, or JavaScript for its `$where`, where values are expected. */
export function detectNosqlInjection(text: string, value: RequestValue): Detection | null {
  const found = value.isName ? judgeName(text, value) : judgeText(text, value);
  return found === null ? null : { family: 'nosql-injection', ...found };
}

function judgeName(text: string, { place, path }: RequestValue): Judgement | null {
  if (place !== 'json') {
    const [found, name] = IN_NAME.exec(text) ?? [];
    const isOperator = found !== undefined && (name === undefined || isKnown(name));
    return isOperator ? { score: 90, evidence: 'operator-name' } : null;
  }
  const above = path.slice(0, -text.length);
  if (RUNS.test(text)) {
    const isMeant = MEANT.test(above) && text !== '$where' && text !== '$function';
    return { score: isMeant ? 40 : 85, evidence: 'script-operator' };
  }
  if (!COMPARES.test(text)) return null;
  return { score: above === '' || MEANT.test(above) ? 40 : 75, evidence: 'operator-key' };
}

function isKnown(operator: string): boolean {
  return COMPARES.test(operator) || RUNS.test(operator);
}

function judgeText(text: string, { place }: RequestValue): Judgement | null {
  if (text.length > LONGEST || !MAY_HOLD.test(text)) return null;
  const breaksOut = BREAKS_OUT.test(text);
  const opensWhere = WHERE_OPENS.test(text);
  if (text.length > SHORT && !breaksOut && !opensWhere) return null;
  const isPosted = place === 'json' || place === 'form' || place === 'body';
  if (holdsOperator(text)) {
    const isAlone = /^\s*[{[]/.test(text) || breaksOut || /^[\w.@-]{0,40}(?:['"]?\s{0,9},|\[\$\w+\]=)/.test(text);
    if (isAlone) return { score: place === 'json' ? 60 : 75, evidence: 'operator-object' };
  }
  if (opensWhere || (breaksOut && ANY_OPERATOR.test(text))) return { score: 70, evidence: 'script-operator' };
  if (THIS_FIELD.test(text)) {
    if (breaksOut) return { score: 85, evidence: 'script-condition' };
    if (!BEGINS_AS_CODE.test(text)) return null;
    return { score: isPosted && !/^\s*[|&;]/.test(text) ? 40 : 65, evidence: 'script-condition' };
  }
  const isStatement = breaksOut || /^[\d\s]{0,9};/.test(text);
  if (RETURNS.test(text) && isStatement) return { score: 75, evidence: 'script-return' };
  if (DELAYS.test(text) && isStatement) return { score: 80, evidence: 'script-delay' };
  if (COLLECTION_CALL.test(text)) {
    if (isStatement || /^[\w\s]{0,20}[;|&]/.test(text)) return { score: 80, evidence: 'collection-call' };
    if (!isPosted) return { score: 60, evidence: 'collection-call' };
  }
  return null;
}

function holdsOperator(text: string): boolean {
  for (const [, operator = ''] of text.matchAll(IN_TEXT)) if (isKnown(operator)) return true;
  return false;
}
