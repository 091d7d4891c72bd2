import { type Judgement, NOTHING_FOUND } from '../judgement';
import { IDLE_URL, scriptStrength, urlRunsScript } from './script-text';

/** A handler outside of a tag, and what leaves an attribute's quotes before it. */
const HANDLER = /(?:^|["'`\s/>;)(\\&?])on[a-z]{3,25}\s{0,8}=\s{0,8}([^\s=>{][^\n]{0,120})/gi;
const LEAVES_ATTRIBUTE = /["'`]\s*\/?\s*(?:[\w-]{1,30}(?:=["']?[\w#-]{0,40}["']?)? {1,8}){0,6}$/;
/** More of them in one text tell no more. */
const MAX_HANDLERS = 20;

/** Judges a text that leaves an attribute for a handler, `" onfocus=alert(1) x="`, or has one to add. Linear. */
export function judgeHandlers(text: string, isOwnDocument: boolean): Judgement {
  let score = 0;
  HANDLER.lastIndex = 0;
  for (let tries = 0; tries < MAX_HANDLERS; tries++) {
    const match = HANDLER.exec(text);
    if (match === null) break;
    const strength = scriptStrength(match[1] ?? '');
    const before = text.slice(Math.max(0, match.index - 100), match.index + 1);
    if (strength === 2) score = Math.max(score, isOwnDocument ? 55 : 85);
    else if (strength === 1 && !isOwnDocument && LEAVES_ATTRIBUTE.test(before)) score = Math.max(score, 80);
  }
  return score === 0 ? NOTHING_FOUND : { score, evidence: 'event-handler' };
}

/** A quote or the end of a block, and an operator or a new statement after it. */
const LEAVES_STRING =
  /(?:^|[^\\\w])\\?["'`]\s{0,4}\)?[\]})]{0,8}\s{0,4}[-+*/%^&|?:,<>=;]|^\W{0,12}[;)}\]]\s?\w|["'`]\s*in\s|\$\{|-->|\*\/|\/\/\s*$|<\/?\w/;
/** What leaves a string and goes on with a call or an assignment, to where a comment or another string begins. */
const STATEMENT_BETWEEN =
  /^[^\s"'`]{0,20}["'`][\])}]{0,4};\s{0,4}[\w$.]{1,60}(?:[(`]|\s?=[^=>])[^\n]*(?:\/[/*]|<!--|["'`;{])\s*$/;
/** A link of Markdown. */
const LINK = /\]\(\s{0,9}([^)\n]{1,200})/g;
const STRING = /'[^'\n]*'|"[^"\n]*"/g;
/** A call that is talked about. */
const PROSAIC = /^\s*(?:print\(\)\s*|\w+\([^)]*\) (?:is|was|does|not?|vs?\.?|or|and) .*)$/i;
const WORD = /(?:^|\s)[A-Za-z][a-z']{2,}(?=\s[A-Za-z(]|[,.:;!?]?(?:\s*$)|[,.:;!?]\s)/g;
/** A sentence has more of them beside a sample of a script. */
const MAX_WORDS = 3;

/**
 * Judges a text as what is put between the quotes of a script's string, or into a script itself: `';alert(1)//`,
 * `"-alert(1)-"`, `alert(1)`, `javascript:alert(1)`. Linear.
 */
export function judgeFragment(text: string, isOwnDocument: boolean): Judgement {
  const strength = isOwnDocument ? 0 : scriptStrength(text);
  for (const [, link = ''] of text.matchAll(LINK)) {
    if (urlRunsScript(link) && !IDLE_URL.test(link)) return { score: 75, evidence: 'script-url' };
  }
  if (urlRunsScript(text) && !IDLE_URL.test(text) && !/^data:image|^\w+: \w+ /.test(text)) {
    const runs = isOwnDocument ? scriptStrength(text) : strength;
    if (runs > 0 || text.includes('data:')) return { score: isOwnDocument ? 60 : 90, evidence: 'script-url' };
  }
  if (strength === 1 && STATEMENT_BETWEEN.test(text)) return { score: 65, evidence: 'script-text' };
  if (strength < 2 || PROSAIC.test(text)) return NOTHING_FOUND;
  const words = text.replace(STRING, '').match(WORD)?.length ?? 0;
  const score = words > MAX_WORDS ? 30 : LEAVES_STRING.test(text.slice(0, 800)) ? 82 : words > 1 ? 45 : 65;
  return { score, evidence: 'script-text' };
}
