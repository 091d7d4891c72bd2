import { type Judgement, NOTHING_FOUND } from '../judgement';

const SERVER_PAGE =
  /<\?(?:php\b|=)|<%\s*(?:eval|execute|response|@\s?(?:page|include))\b|<(?:jsp:include|c:import)\s|<script[^>]{0,40}(?:language\s?=\s?["']?php|runat)|<esi:\w|<!--\s*#\s*(?:exec|include|echo|printenv)\b/i;
const FROM_REQUEST = /\$_(?:get|post|request|cookie|server)\b|\b(?:system|passthru|shell_exec|eval|assert|exec)\s*\(/i;
/** What a spreadsheet would run when it opens an export, and what sends a cell away. */
const FORMULA =
  /^["';]?\s?[=+@-](?:[\w.+*()-]{0,30}\|\s?['"]|(?:dde|webservice|import(?:xml|data|feed|html))\(|(?:hyperlink|image)\("[^"]{0,200}"&)/i;
/**
 * Objects that are made, and run code, while they are read: of Java, .NET, PHP, Python and YAML, by their magic numbers, tags and
 * names of types; and names of properties that reach the class loader of Java when a framework binds them.
 */
const SERIALISED =
  /^(?:rO0AB[\w+/]{8}|aced0005|AAEAAAD\/{5})|^c(?:os|posix|nt|subprocess|builtins|__builtin__)\n\w+\n|^gA[SW]V[\w+/]{8}|(?:^|[@$]type["']\s?:\s?["'])(?:com\.sun\.(?:rowset|org)\.|System\.(?:Windows|Diagnostics|Configuration)\.)\w|(?:^|[;{}])[OC]:\+?\d+:"[\w\\]+":\d+:\{|!!(?:python\/(?:object|name|module)|javax?\.|com\.sun)|!ruby\/(?:object|hash)|_\$\$ND_FUNC\$\$_|^class(?:\.module)?[.[]['"]?classLoader\b/;

/** Judges a text as what is run where it is stored, exported or read: a server page, a formula, a serialised object. Linear. */
export function judgeStored(text: string, isOwnDocument: boolean): Judgement {
  if (text.includes('<') && SERVER_PAGE.test(text)) {
    const isOwn = !FROM_REQUEST.test(text);
    return { score: isOwnDocument ? (isOwn ? 20 : 45) : isOwn ? 70 : 92, evidence: 'server-page' };
  }
  if (FORMULA.test(text)) return { score: 75, evidence: 'formula' };
  return SERIALISED.test(text) ? { score: 85, evidence: 'serialised-object' } : NOTHING_FOUND;
}
