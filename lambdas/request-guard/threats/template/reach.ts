/**
 * What leads out of a template or an expression into the language below it: the objects behind all objects of Python, Java's
 * and OGNL's classes and contexts, JavaScript's constructors and modules, functions of PHP, Ruby, Go and .NET that run code or
 * read files. None of it is a name that a template of a page has business with. Blanks are taken out before.
 */
const OUT =
  /__[a-z]|\|attr\(|(?:lipsum|cycler|joiner|url_for)[.[|]|\bos\.[pse]|subprocess|import(?:os|sys)\b|\bjavax?\.\w+\.|\borg\.(?:apache|spring)|getruntime|processbuilder|getclass|forname\(|classloader|\bT\([a-z]|#_?(?:memberaccess|context|request|parameters)|@[a-z.]+@|freemarker|\?(?:new|api|eval)\b|\bclass\.(?:inspect|get|mod|prot)|request\.set|\w(?:ion|est|age)scope|(?:page|faces)context|system(?:prop|env)|\bconstructor\b|\bprocess\.(?!env)|child_process|\brequire[('".]|document\.cookie|\b(?:system|passthru|shell_exec|popen|exec|eval|assert|phpinfo|file_\w+|readfile|fopen|call_user_func|md5|chr|dump|sleep|alert|prompt|confirm|function)[(`]|_self\.env|registerundef|\|(?:filter|map|sort|reduce)\(["'](?:system|exec|pass|shell|popen|assert|eval|php|call_|file_)|smarty[._]|app\.request\.|\$_[gprcs]|%x[([{|]|\b(?:io|file|dir)\.(?:popen|open|read|ent|glob)|^=?`|\.system"|system\.(?:diag|io|refl)|\/etc\/passwd/i;
/** What no page of documentation shows without saying that it is an attack. */
const FAR = /__\w+__|getruntime|processbuilder|_self\.env|child_process|\bpopen\(|\bT\(java|constructor[.(]/i;
/** Names that tell the settings of an application, in expressions of `{{`. */
const TELLS =
  /^(?:config|settings|self|_self|dump|debug|_context|lipsum|cycler|joiner|request|url_for)(?:$|\.items\b|[.[]["']?\w*(?:secret|password))/i;
const LITERAL = `(?:\\d+(?:\\.\\d+)?|'[^']*'|"[^"]*")`;
/** Calculations with literals alone: nobody writes them but to see whether they are done. */
const PROBE = new RegExp(`^[=:({[+-]*${LITERAL}(?:\\)*(?:[-+*/%~^&<>]|\\*\\*|\\|add:)\\(*${LITERAL})+[)\\]};]*$`);
/** A method or filter of a literal: the same. */
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
