export type SqlToken =
  | 'end'
  | 'number'
  | 'string'
  /** A name or keyword, with the dots in it; also one in backticks or brackets. */
  | 'word'
  /** `@name` and `@@name`. */
  | 'variable'
  | 'operator'
  | 'open'
  | 'close'
  | 'comma'
  | 'semicolon'
  /** A comment that nothing follows. */
  | 'comment'
  /** What no dialect begins a token with. */
  | 'other';

const OPERATORS = /<=>|->>|<>|<@|@>|<=|>=|!=|==|\|\||&&|<<|>>|::|:=|->|!~|~\*|[-+*/%=<>!|&^~?]/y;
const NUMBER = /0[xX][0-9a-fA-F]*|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$\u0080-\uffff](?:[\w$\u0080-\uffff]|\.(?!\d))*/y;
const VARIABLE = /@(?!>)@?[\w$.]*/y;
const BRACKETED = /\[\w[\w ]{0,126}\]/y;
/** Strings of a kind: national, hexadecimal, binary, escaped; and a character set's. */
const STRING_PREFIX = /^(?:[nxbe]|_\w{1,20})$/;
const VERSION = /!\d{0,6}/y;
/**
 * What MySQL reads as nothing: an escape of ODBC's opening, `{d '2020-01-01'}`, with any name, and a number whose exponent has no
 * digit, as in `1.e(2)`.
 */
const IGNORED = /\{\s{0,9}[a-z_]\w{0,30}(?=[\s'"(])|\d+\.e(?=[(.)\s,])/iy;

const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const ASTERISK = 42;
const MINUS = 45;
const DOT = 46;
const SLASH = 47;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
const AT = 64;
const BACKTICK = 96;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;
const DELETE = 127;
const NO_BREAK_SPACE = 160;

/**
 * Reads a text as SQL, one token at a time, in what the dialects of MySQL, PostgreSQL, SQL Server, Oracle and SQLite have in
 * common. Where they differ it reads what helps an attacker: `#` and `--` are comments, a backslash escapes in a string, and
 * what stands in a comment of MySQL's `/*!` is read. Linear.
 */
export class SqlLexer {
  readonly #sql: string;
  #at: number;
  /** Escapes of ODBC that are open. */
  #escapes = 0;
  /** The token, words in lower case, names with a backtick before them; the text of a comment without its mark. */
  text = '';
  /** Whether the string is without an end, so that the application's own quote would end it. */
  isOpen = false;
  /** What a comment that nothing follows begins with. */
  endMark = '';
  /** How many comments stood where a space would do. */
  comments = 0;

  constructor(sql: string, from: number) {
    this.#sql = sql;
    this.#at = from;
  }

  /** Of the whole text, in UTF-16 units. */
  get length(): number {
    return this.#sql.length;
  }

  next(): SqlToken {
    for (;;) {
      this.#skipSpace();
      const code = this.#sql.charCodeAt(this.#at);
      if (Number.isNaN(code)) return 'end';
      if (this.#isIgnored(code)) continue;
      if (!this.#isComment(code)) return this.#token(code);
      if (this.#skipComment(code)) return 'comment';
    }
  }

  #skipSpace(): void {
    for (; ; this.#at++) {
      const code = this.#sql.charCodeAt(this.#at);
      if (!(code <= SPACE || code === DELETE || code === NO_BREAK_SPACE)) return;
    }
  }

  #isIgnored(code: number): boolean {
    if (code === CLOSING_BRACE && this.#escapes > 0) {
      this.#escapes--;
      this.#at++;
      return true;
    }
    if ((code !== OPENING_BRACE && !(code >= DIGIT_0 && code <= DIGIT_9)) || !this.#take(IGNORED)) return false;
    if (code === OPENING_BRACE) this.#escapes++;
    return true;
  }

  #isComment(code: number): boolean {
    if (code === HASH) return true;
    const after = this.#sql.charCodeAt(this.#at + 1);
    if (code === MINUS) return after === MINUS;
    return (code === SLASH && after === ASTERISK) || (code === ASTERISK && after === SLASH);
  }

  /** Returns whether nothing follows the comment. */
  #skipComment(code: number): boolean {
    const sql = this.#sql;
    const begin = this.#at + (code === HASH ? 1 : 2);
    this.comments++;
    if (sql.startsWith('*/', this.#at)) {
      this.#at = begin;
      return false;
    }
    const isBlock = code !== HASH && code !== MINUS;
    if (isBlock) {
      VERSION.lastIndex = begin;
      const version = VERSION.exec(sql);
      if (version !== null) {
        this.#at = begin + version[0].length;
        return false;
      }
    }
    const end = sql.indexOf(isBlock ? '*/' : '\n', begin);
    this.text = sql.slice(begin, end === -1 ? sql.length : end);
    this.#at = end === -1 ? sql.length : end + (isBlock ? 2 : 1);
    if (end === -1) this.endMark = sql.slice(begin - (code === HASH ? 1 : 2), begin);
    return end === -1;
  }

  #token(code: number): SqlToken {
    if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE) return this.#string(this.#at, code);
    if (isWordStart(code)) return this.#word();
    if (((code >= DIGIT_0 && code <= DIGIT_9) || code === DOT) && this.#take(NUMBER)) return 'number';
    if (code === AT && this.#take(VARIABLE)) return 'variable';
    if (code === BACKTICK) return this.#quotedName();
    if (this.#take(OPERATORS)) return 'operator';
    if (this.#take(BRACKETED)) return 'word';
    this.text = this.#sql.charAt(this.#at++);
    switch (this.text) {
      case '(':
        return 'open';
      case ')':
        return 'close';
      case ',':
        return 'comma';
      case ';':
        return 'semicolon';
      default:
        return 'other';
    }
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#sql);
    if (match === null) return false;
    this.text = match[0];
    this.#at = pattern.lastIndex;
    return true;
  }

  #word(): SqlToken {
    this.#take(WORD);
    this.text = this.text.toLowerCase();
    const quote = this.#sql.charCodeAt(this.#at);
    const isPrefix = quote === SINGLE_QUOTE && STRING_PREFIX.test(this.text);
    if (isPrefix && this.#sql.includes("'", this.#at + 1)) return this.#string(this.#at, quote);
    return 'word';
  }

  /** To the next quote that is neither doubled nor after a backslash. */
  #string(from: number, quote: number): SqlToken {
    const sql = this.#sql;
    let at = from + 1;
    for (; at < sql.length; at++) {
      const code = sql.charCodeAt(at);
      if (code === 92) at++;
      else if (code === quote) {
        if (sql.charCodeAt(at + 1) !== quote) break;
        at++;
      }
    }
    this.isOpen = at >= sql.length;
    this.text = sql.slice(from + 1, at);
    this.#at = Math.min(at + 1, sql.length);
    return 'string';
  }

  #quotedName(): SqlToken {
    const end = this.#sql.indexOf('`', this.#at + 1);
    if (end === -1) {
      this.#at = this.#sql.length;
      return 'other';
    }
    this.text = `\`${this.#sql.slice(this.#at + 1, end).toLowerCase()}`;
    this.#at = end + 1;
    return 'word';
  }
}

/** As `WORD` has it: a letter, `_`, `$`, or what is not ASCII. */
function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36 || code >= 128;
}
