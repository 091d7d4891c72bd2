import { InvalidJson } from './errors';

/** A policy nests four deep; the bound keeps hostile nesting off the stack. */
const MAX_DEPTH = 64;
const SPACE = /[ \t\n\r]*/y;
const LITERAL = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/**
 * Reads JSON (RFC 8259) in one pass. Unlike `JSON.parse` it always says line and column of what is wrong, and it
 * refuses what that silently accepts and a person would not: a key given twice, and `__proto__`.
 * @throws InvalidJson
 */
export function readJson(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipSpace();
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH} levels`);
    const start = this.#text[this.#at];
    if (start === '{') return this.#object(depth);
    if (start === '[') return this.#list(depth);
    if (start === '"') return this.#string();
    return this.#literal();
  }

  end(): void {
    if (this.#at < this.#text.length) this.#expected('the end of the document');
  }

  #object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#take('{');
    if (this.#takeIf('}')) return object;
    do {
      const keyAt = this.#at;
      if (this.#text[keyAt] !== '"') this.#expected('a key in double quotes');
      const key = this.#string();
      if (key === '__proto__') this.#fail('the key "__proto__" is not allowed', keyAt);
      if (Object.hasOwn(object, key)) this.#fail(`the key ${JSON.stringify(key)} appears twice`, keyAt);
      this.#take(':');
      object[key] = this.value(depth + 1);
    } while (this.#takeIf(','));
    this.#take('}', '"," or "}"');
    return object;
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    this.#take('[');
    if (this.#takeIf(']')) return list;
    do list.push(this.value(depth + 1));
    while (this.#takeIf(','));
    this.#take(']', '"," or "]"');
    return list;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    if (end >= this.#text.length) this.#fail('this string has no closing quote');
    let value: unknown;
    try {
      value = JSON.parse(this.#text.slice(start, end + 1));
    } catch {
      this.#fail('this string holds a line break, another control character or an invalid escape');
    }
    this.#advance(end + 1);
    return String(value);
  }

  #literal(): unknown {
    LITERAL.lastIndex = this.#at;
    const [token] = LITERAL.exec(this.#text) ?? [];
    if (token === undefined) return this.#expected('a value');
    this.#advance(this.#at + token.length);
    return JSON.parse(token);
  }

  #takeIf(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#advance(this.#at + 1);
    return true;
  }

  #take(character: string, described = `"${character}"`): void {
    if (!this.#takeIf(character)) this.#expected(described);
  }

  #advance(to: number): void {
    this.#at = to;
    this.#skipSpace();
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #expected(what: string): never {
    const found = this.#text.slice(this.#at, this.#at + 1);
    return this.#fail(`expected ${what}, found ${found ? JSON.stringify(found) : 'the end of the document'}`);
  }

  #fail(why: string, at: number = this.#at): never {
    const before = this.#text.slice(0, at);
    throw new InvalidJson(why, before.split('\n').length, at - before.lastIndexOf('\n'));
  }
}
