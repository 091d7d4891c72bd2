/** Longer scripts are judged by their beginning and end. */
const MAX_SCRIPT = 400;
/**
 * What may stand between the parts of a script: blanks, comments, and strings put together again. A blank after a word stays, where
 * another or a parenthesis follows, as both do in prose.
 */
const GLUE = /\/\*[^*]*\*\/|["'`]\+["'`]|[\0\\]+|(?<![\w\s])\s+|\s+(?![\w(])/g;

/**
 * What proves that a script runs in a foreign page and what it takes away, hardly a part of an honest page: dialogs and code
 * given literals, cookies, functions named by strings, constructors of functions, foreign scripts, and programs of brackets.
 */
function isExploit(script: string): boolean {
  return /(?:^|[^\w.$:-]|[^:]:|\W-|this\.|self\.|top\.|window\.|parent\.)(?:(?!eval\(\))(?:alert|confirm|prompt|msgbox|eval|execscript)["\])}]{0,4}(?:\?\.|\.(?:call|apply|bind))?[(`](?:[^a-z(]|\((?!\))|document|window|location|origin|self|this|name|string|atob|\w{3,}[)+])|(?:settimeout|setinterval|function)[(`]{1,2}(?:["\\`]|name\b|atob|string|location))|document(?:\.|\[")(?:cookie|domain|write)|string(?:\.|\[")fromc|(?:constructor["`]?[.\]]?\[?["`]?|[\])"]\.(?:\w+\.)?|\[")constructor["`(\]]|(?:window|self|top|parent|frames|globalthis|this|document)\[(?:["`/(]|[a-z]\w{0,8}\])[^\]]{0,60}\][(`[=]|(?:[=,]|(?:find|map|filter|some|every|foreach|from|apply|call|then)\()(?:alert|eval|prompt|confirm|print)(?:[;,)}\]&|]|$|\/\/)|(?:^|\W)print\(\)|(?:import|fetch|getscript|importscripts|sendbeacon|open)\("?(?:"(?:https?:)?\/\/|data:)|location(?:\.\w+)?="?(?:javascript|"(?:https?:)?\/\/[^"]*"\+|name\b)|new image[^;]{0,20}src=|appendchild\([\w.]*createelement\("script"\)\)\.src|[[\]()!+]{32}/.test(
    script,
  );
}
/** Calls, assignments, tagged templates and functions: a program rather than words. */
const STATEMENT = /[\w$\])](?:[(`]|\[["'`])|[\w$\])]\s?[-+*/|&^%]?=\s?[^=\s]|\bthrow\b|=>/;

/** How much of a script a text is: 0 nothing of it, 1 statements, 2 what foreign scripts do. Linear. */
export function scriptStrength(text: string): 0 | 1 | 2 {
  const looked = text.length > 2 * MAX_SCRIPT ? `${text.slice(0, MAX_SCRIPT)} ${text.slice(-MAX_SCRIPT)}` : text;
  if (isExploit(looked.replace(GLUE, '').replaceAll("'", '"').toLowerCase())) return 2;
  return STATEMENT.test(looked) ? 1 : 0;
}

const SCRIPT_URL =
  /^["'`]*(?:(?:feed:)?(?:java|vb|live|j)script|mocha)(?::|;|&colon)|^["'`]*data:(?:[^,]{0,40}(?:html|xml|script)|[^,]{0,40};base64,(?:phn[jk]|pgh0|pfn|pehu))/;
/** A URL whose script does nothing, as the links of buttons have. */
export const IDLE_URL = /^\s*javascript:\s*(?:void\s?\(?\s?0?\)?|\/\/)?;?\s*$/i;
/** Browsers drop line breaks and tabs anywhere in a scheme; comments and the rest of the blanks, old ones and filters did. */
const IGNORED_IN_URL = /[\0- \x7f-\xa0\xad\u2000-\u200f\u2028\u2029\ufeff\\]+|<!--[^>]{0,40}-->|\/\*[^*]{0,40}\*\//g;

/** Whether a URL runs a script or shows markup of its own: `javascript:`, `vbscript:`, `data:text/html` and their kin. */
export function urlRunsScript(url: string): boolean {
  return SCRIPT_URL.test(url.slice(0, 200).replace(IGNORED_IN_URL, '').toLowerCase());
}
