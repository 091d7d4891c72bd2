/**
 * What leads out of a template or an expression into the language below it: the objects behind all objects of Python, Java's
 * and OGNL's classes and contexts, JavaScript's constructors and modules, functions of PHP, Ruby, Go and .NET that run code or
 * read files. None of it is a name that a template of a page has business with. Blanks are taken out before, but
 * between two words.
 */
function leadsOut(bare: string): boolean {
  return /__[a-z]|\|attr\(|(?:lipsum|cycler|joiner|url_for)[.[|]|\bos\.[pse]|subprocess|import ?(?:os|sys)\b|\bjavax?\.\w+\.|\borg\.(?:apache|spring)|getruntime|processbuilder|getclass|forname\(|classloader|\bT\([a-z]|#_?(?:memberaccess|context|request|parameters)|@[a-z.]+@|freemarker|\?(?:new|api|eval)\b|\bclass\.(?:inspect|get|mod|prot)|(?:request|session)\.(?:set|get[as])|\.data_model|^debug$|^(?:include|extends) request|^\{<%|get_admin_log|\.signer\b|smarty_internal|\w(?:ion|est|age)scope|(?:page|faces)context|system(?:prop|env)|\bconstructor\b|\bprocess\.(?!env)|child_process|\brequire[('".]|document\.cookie|\b(?:system|passthru|shell_exec|popen|exec|eval|assert|phpinfo|file_\w+|readfile|fopen|call_user_func|md5|chr|dump|sleep|alert|prompt|confirm|function)[(`]|_self\.env|registerundef|\|(?:filter|map|sort|reduce)\(["'](?:system|exec|pass|shell|popen|assert|eval|php|call_|file_)|smarty[._]|app\.request\.|\$_[gprcs]|%x[([{|]|\b(?:io|file|dir)\.(?:popen|open|read|ent|glob)|^=?`|\.system"|system\.(?:diag|env|io|refl)|\/etc\/passwd/i.test(
    bare,
  );
}
/** What no page of documentation shows without saying that it is an attack. */
const FAR =
  /__\w+__|getruntime|processbuilder|_self\.env|child_process|\bpopen\(|\bT\(java|constructor(?:\.(?!name\b)|\()/i;
/** Names that tell the settings of an application, in expressions of `{{`. */
const TELLS =
  /^(?:request\.environ|handler\.(?:settings|app)|env\(["']\w*(?:key|secret|pass)|config\(["']app\.key|(?:config|settings|self|_self|dump|debug|_context|lipsum|cycler|joiner|request|url_for)(?:$|\.items\b|[.[]["']?\w*(?:secret|password)))/i;
/** The environment and the settings below it, as a whole. */
const ENVIRONMENT =
  /^=?(?:(?:global\.)?process\.env|ENV(?:\.(?:to_\w+|inspect))?|Rails\.application\.(?:secret|cred)\w*)$/;
/** Calculations with literals alone, printed or assigned: nobody writes them but to see whether they are done. */
const PROBE =
  /^(?:(?:^(?:print|if |(?:set )?\$?\w{1,9}=|math equation=["'])?[@!=:({[+-]*|(?<=[\d'")])(?:[-+*/%~^&<>]|\*\*|\|add:)\(*)(?:\d+(?:\.\d+)?|'[^']*'|"[^"]*")\)*){2,}[\]};"']*(?:\$\w+)?$/;
/** A method, member or filter of a literal: the same. */
const LITERAL_MEMBER =
  /^[=:({]*(?:'[^']*'|"[^"]*"|\[[^\]]*\]|\(\))(?:\.(?:(?!(?:format|join)\()\w+[([]|class\b|constructor\b)|\[['"a-z]|\|(?:upper|lower|length|reverse|join)\b)/;

/** But for those between two words. */
const BLANKS = /(?<![\w\s])\s+|\s+(?!\w)/g;

export type Reach = 'far' | 'out' | 'telling' | 'probe' | 'none';

/** What an expression reaches for. Linear. */
export function reachOf(body: string, opener: string): Reach {
  const bare = body.replace(BLANKS, '');
  if (leadsOut(bare)) return FAR.test(bare) ? 'far' : 'out';
  if ((opener === '{{' && TELLS.test(bare)) || ENVIRONMENT.test(bare)) return 'telling';
  return PROBE.test(bare) || LITERAL_MEMBER.test(bare) ? 'probe' : 'none';
}
