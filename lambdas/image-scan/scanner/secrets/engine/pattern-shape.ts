import {
  ANY,
  either,
  isToken,
  joined,
  NOTHING,
  oneOf,
  type PatternPart,
  TOKEN,
  then,
  times,
  UNKNOWN,
} from './pattern-part';

/** What every match of an expression is like, told from its source alone. */
export interface PatternShape {
  /** Most characters that a match spans; infinite where a repeat is not bounded. */
  readonly longest: number;
  /** Every match holds as many token characters in a row, at least. */
  readonly run: number;
  /** Every match begins with as many token characters, at least. */
  readonly first: number;
  /** What the expression spells out, in lower case, with how many characters of a match stand before it. */
  readonly literals: readonly PatternLiteral[];
  /** Texts, in lower case, with one of which every match begins; null where no few are known. */
  readonly leads: readonly string[] | null;
}

export interface PatternLiteral {
  readonly text: string;
  readonly least: number;
  readonly most: number;
}

/** How many characters of a match stand before a part. */
interface Before {
  readonly least: number;
  readonly most: number;
}

const QUANTIFIER = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y;
const GROUP = /\?(?:<?[=!]|<\w+>|[a-z-]*:)/y;

/**
 * Reads an expression without the flags `u` and `v`. Look-arounds take no place in a match; what a back reference stands
 * for may be of any length.
 *
 * @throws SyntaxError for a form that this reader does not know.
 */
export function patternShape(pattern: RegExp): PatternShape {
  if (pattern.unicode || pattern.unicodeSets) throw new SyntaxError('its flags u and v are not read');
  const reader = new Reader(pattern.source);
  const part = reader.whole();
  return { longest: part.most, run: part.best, first: part.first, literals: reader.literals, leads: part.leads };
}

class Reader {
  literals: PatternLiteral[] = [];
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): PatternPart {
    const part = this.#alternatives({ least: 0, most: 0 });
    return this.#at < this.#source.length ? this.#refuse('an unmatched )') : part;
  }

  #alternatives(before: Before): PatternPart {
    let all = this.#sequence(before);
    while (this.#take('|')) all = either(all, this.#sequence(before));
    return all;
  }

  #sequence(before: Before): PatternPart {
    let all = NOTHING;
    let texts: readonly string[] = [''];
    let textsAt = before;
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) {
      const here = after(before, all);
      const part = this.#repeated(here);
      const longer = joined(texts, part.texts);
      if (longer === null) {
        this.#spell(texts, textsAt);
        textsAt = part.texts ? here : after(here, part);
      }
      texts = longer ?? part.texts ?? [''];
      all = then(all, part);
    }
    this.#spell(texts, textsAt);
    return all;
  }

  #spell(texts: readonly string[], before: Before): void {
    for (const text of texts) if (text !== '') this.literals.push({ text, ...before });
  }

  #repeated(before: Before): PatternPart {
    const known = this.literals.length;
    const part = this.#term(before);
    const [all, sign, least = '1', comma, most = ''] = this.#match(QUANTIFIER) ?? [];
    if (all === undefined) return part;
    const low = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
    const bound = most === '' ? Number.POSITIVE_INFINITY : Number(most);
    const high = sign === undefined ? (comma === '' ? low : bound) : sign === '?' ? 1 : Number.POSITIVE_INFINITY;
    const repeats = part.most * Math.max(0, high - 1);
    this.literals = this.literals.map((one, index) => (index < known ? one : { ...one, most: one.most + repeats }));
    return times(part, low, high);
  }

  #term(before: Before): PatternPart {
    if (this.#take('(')) return this.#group(before);
    if (this.#take('[')) return this.#class();
    if (this.#take('\\')) return this.#escape();
    if (this.#take('.')) return ANY;
    if (this.#take('^') || this.#take('$')) return NOTHING;
    return oneOf([this.#next()]);
  }

  #group(before: Before): PatternPart {
    const [kind = ''] = this.#match(GROUP) ?? [];
    const known = this.literals.length;
    const part = this.#alternatives(before);
    if (!this.#take(')')) this.#refuse('an unmatched (');
    if (!/^\?<?[=!]$/.test(kind)) return part;
    this.literals.length = known;
    return NOTHING;
  }

  #class(): PatternPart {
    const negated = this.#take('^');
    const single: string[] = [];
    let solid = true;
    let several = false;
    while (!this.#take(']')) {
      const from = this.#member();
      if (this.#sees('-') && this.#source[this.#at + 1] !== ']') {
        this.#at += 1;
        solid &&= isTokenRange(from, this.#member());
        several = true;
      } else if (from.length > 1) {
        solid &&= /^\\[wd]$/.test(from);
        several = true;
      } else {
        solid &&= isToken(from);
        single.push(from);
      }
    }
    if (negated) return ANY;
    return several ? (solid ? TOKEN : ANY) : oneOf(single);
  }

  /** A class's member: one character, or an escape that stands for several, with its backslash. */
  #member(): string {
    if (!this.#take('\\')) return this.#next();
    const code = this.#next();
    if (code === 'b') return '\b';
    return /[wdsWDS]/.test(code) ? `\\${code}` : this.#coded(code);
  }

  #escape(): PatternPart {
    const code = this.#next();
    if (/[bB]/.test(code)) return NOTHING;
    if (/[wd]/.test(code)) return TOKEN;
    if (/[sSWD]/.test(code)) return ANY;
    if (/[1-9]/.test(code)) return UNKNOWN;
    if (code === 'k') {
      this.#match(/<\w+>/y);
      return UNKNOWN;
    }
    return oneOf([this.#coded(code)]);
  }

  #coded(code: string): string {
    const digits = code === 'x' ? /[0-9A-Fa-f]{2}/y : /[0-9A-Fa-f]{4}/y;
    if (code === 'x' || code === 'u') {
      const [value] = this.#match(digits) ?? this.#refuse(`\\${code} without its digits`);
      return String.fromCharCode(Number.parseInt(value, 16));
    }
    if (/[pPc]/.test(code)) this.#refuse(`\\${code}`);
    return { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', '0': '\0' }[code] ?? code;
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#source);
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #next(): string {
    const character = this.#source[this.#at] ?? this.#refuse('it ends too early');
    this.#at += 1;
    return character;
  }

  #sees(character: string): boolean {
    return this.#source[this.#at] === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at += 1;
    return true;
  }

  #refuse(what: string): never {
    throw new SyntaxError(`${what} at character ${this.#at} of its expression`);
  }
}

function after(before: Before, part: PatternPart): Before {
  return { least: before.least + part.least, most: before.most + part.most };
}

function isTokenRange(from: string, to: string): boolean {
  for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1) {
    if (!isToken(String.fromCharCode(code))) return false;
  }
  return from.length === 1 && to.length === 1;
}
