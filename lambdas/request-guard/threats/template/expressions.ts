/** One expression that a template engine would evaluate. */
export interface Expression {
  /** What stands between the delimiters; its beginning, if it is long. */
  readonly body: string;
  /** What opens it, such as `{{` or `<%`. */
  readonly opener: string;
  /** Of the expression with its delimiters, in UTF-16 units. */
  readonly length: number;
}

/** Delimiters of Jinja, Twig, Django, Handlebars, Vue, Freemarker, Velocity, Thymeleaf, Mako, ERB, EJS, JSP, EL, OGNL, SpEL, Razor, Smarty. */
const OPENER =
  /\{\{|\{%|\$!\{|[$#*%@~]\{|\{!!|\{(?=[\d$#=@]|[a-z_]+\(|\w{1,40}::|(?:fetch|include)\sfile=|(?:math|if)\s)|\$(?=\w+\.(?:class\b|inspect\())|<[%#]|\((?=#_member)|@\(|@(?=System\.)|\[[[=#]|\{php\}|#(?:set|evaluate|include|parse|foreach|if)\s?\(/g;
/** Longer expressions are judged by their beginning. */
const MAX_BODY = 400;
/** A text of more is judged by those. */
const MAX_EXPRESSIONS = 200;
const CLOSERS: Readonly<Record<string, string>> = {
  '{{': '}}',
  '{%': '%}',
  '<%': '%>',
  '<#': '>',
  '[#': ']',
  '{!!': '!!',
  '@(': ')',
  '[[': ']]',
  '[=': ']',
};

/** The expressions of a text, in the syntaxes of the usual engines; unclosed ones reach as far as they are looked at. Linear. */
export function expressionsOf(text: string): Expression[] {
  const found: Expression[] = [];
  OPENER.lastIndex = 0;
  for (let match = OPENER.exec(text); match; match = OPENER.exec(text)) {
    const [opener] = match;
    const from = match.index + opener.length;
    const looked = text.slice(from, from + MAX_BODY);
    const closer = opener.startsWith('#') && opener.endsWith('(') ? '\n' : (CLOSERS[opener] ?? '}');
    const end = looked.indexOf(closer);
    const body = end === -1 ? looked : looked.slice(0, end);
    if (found.push({ body, opener, length: opener.length + body.length + closer.length }) === MAX_EXPRESSIONS) break;
  }
  return found;
}
