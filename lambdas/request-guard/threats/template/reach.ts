/**
 * What leads out of a template or an expression into the language below it: the objects behind all objects of Python, Java's
 * and OGNL's classes and contexts, JavaScript's constructors and modules, functions of PHP, Ruby, Go and .NET that run code or
 * read files. None of it is a name that a template of a page has business with. Blanks are taken out before.
 */
const OUT =
  /__(?:class|mro|base|subclasses|globals|builtins|import|getattribute|dict|code|init)|\|attr\(|(?:lipsum|cycler|joiner|url_for)[.[|]|\bos\.(?:popen|system|environ)|subprocess|import(?:os|sys)\b|\bjavax?\.(?:lang|io|net|util|script|naming)|runtime\b|processbuilder|getclass|forname\(|classloader|scriptengine|\bT\([a-z]|#_?(?:memberaccess|context|application|session|request|parameters)|@[a-z.]+@|freemarker|\?(?:new|api|eval)\b|\.class\.|class\.inspect|(?:application|session|request|page)scope|pagecontext|facescontext|system(?:properties|environment)|org\.(?:apache|springframework)\.|\bexec\(|\bconstructor\b|\bprocess\.(?!env)|child_process|\brequire[(.]|global(?:this)?\.process|__proto__|\beval\(|\b(?:alert|prompt|confirm)[(`]|document\.cookie|\b(?:system|passthru|shell_exec|popen|proc_open|assert|phpinfo|file_get_contents|readfile|fopen|call_user_func|md5|chr|dump|sleep)\(|_self\.env|registerundefined|\|(?:filter|map|sort|reduce)\(["'](?:system|exec|passthru|shell|popen|assert|eval|php|call_|file_)|smarty[._]|app\.request\.|\$_(?:get|post|request|cookie|server)|%x[([{]|\b(?:io|file|dir|kernel)\.(?:popen|open|read|entries|glob|exec)|^=?`|\.system"|system\.(?:diagnostics|io|reflection)|process\.start|\/etc\/passwd|function\(/i;
/** What no page of documentation shows without saying that it is an attack. */
const FAR =
  /__(?:class|mro|subclasses|globals|builtins|import)__|getruntime|processbuilder|_self\.env|child_process|\bpopen\(|\bT\(java|constructor[.(]/i;
/** Names that tell the settings of an application, in expressions of `{{`. */
const TELLS =
  /^(?:config|settings|self|_self|dump|debug|_context|lipsum|cycler|joiner|request|url_for)(?:$|\.items\b|[.[]["']?\w*(?:secret|password))/i;
/** Calculations with literals alone: nobody writes them but to see whether they are done. */
const LITERAL = `(?:\\d+(?:\\.\\d+)?|'[^']*'|"[^"]*")`;
const PROBE = new RegExp(`^[=:({[+-]*${LITERAL}(?:\\)*(?:[-+*/%~^&<>]|\\*\\*|\\|add:)\\(*${LITERAL})+[)\\]};]*$`);
const LITERAL_METHOD =
  /^[=:({]*(?:'[^']*'|"[^"]*"|\[[^\]]*\]|\(\))(?:\.\w+[([]|\|(?:upper|lower|length|reverse|join)\b)/;

export type Reach = 'far' | 'out' | 'telling' | 'probe' | 'none';

/** What an expression reaches for. Linear. */
export function reachOf(body: string, opener: string): Reach {
  const bare = body.replace(/\s+/g, '');
  if (OUT.test(bare)) return FAR.test(bare) ? 'far' : 'out';
  if (opener === '{{' && TELLS.test(bare)) return 'telling';
  return PROBE.test(bare) || LITERAL_METHOD.test(bare) ? 'probe' : 'none';
}
