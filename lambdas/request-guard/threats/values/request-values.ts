import type { GuardRequest, NameValue } from '../../request/guard-request';
import type { ParsedBody } from '../../request/parsed-body';
import type { FieldType, RequestValue, ValuePlace } from '../threat';
import { keepsToItsForm } from './header-values';
import { type JsonStep, pathOf, visitJson } from './json-values';

export interface ValueLimits {
  /** Names and values of one request. */
  readonly values: number;
  /** UTF-16 units of one value. */
  readonly characters: number;
  /** UTF-16 units of all values of one request. */
  readonly totalCharacters: number;
}

/** What is declared of fields, by place and path without indices, such as `json.items[].note` or `query.q`. */
export type FieldTypes = ReadonlyMap<string, FieldType>;

/** Sees a text before anything is made of it; returns 0 where it is not worth a look, or what `look` is to be given. */
export type Glance = (text: string) => number;
export type Look = (value: RequestValue, glance: number) => void;

const MAX_PATH = 200;
/** Headers that are looked at elsewhere: cookies have a place of their own. */
const NOT_HERE: ReadonlySet<string> = new Set(['cookie', 'content-length']);
const XML = /[/+]xml\b/i;
const TAGS = /<!\[CDATA\[|\]\]>|<[^<>]*>/;
/** What paths are made of when nothing is hidden in them. */
const PLAIN_SEGMENT = /^[\w.~-]*$/;

/** Walks over every string of one request: query, path, headers, cookies and body; names as well as values. */
export class RequestValues {
  readonly #fieldTypes: FieldTypes;
  readonly #limits: ValueLimits;
  readonly #glance: Glance;
  readonly #look: Look;
  #values = 0;
  #characters = 0;
  #notLookedAt = 0;

  constructor(fieldTypes: FieldTypes, limits: ValueLimits, glance: Glance, look: Look) {
    this.#fieldTypes = fieldTypes;
    this.#limits = limits;
    this.#glance = glance;
    this.#look = look;
  }

  /** How many strings were not looked at, or not to their end. */
  get notLookedAt(): number {
    return this.#notLookedAt;
  }

  visit(request: GuardRequest, body: ParsedBody): void {
    this.#path(request);
    this.#pairs('query', request.query);
    this.#pairs('cookie', request.cookies);
    this.#headers(request);
    this.#body(body);
  }

  /**
   * The path as a whole, what begins at its first odd segment (a value with a slash in it spans several), and its parameters,
   * which a router may have decoded.
   */
  #path(request: GuardRequest): void {
    this.#text('path', '', request.path, false);
    const segments = request.path.split('/');
    const odd = segments.findIndex((segment) => !PLAIN_SEGMENT.test(segment));
    if (odd !== -1) {
      this.#text('path', '', segments.slice(odd).join('/'), false);
      const first = segments[odd] ?? '';
      if (odd < segments.length - 1) this.#text('path', '', first, false);
    }
    for (const { name, value } of request.pathParameters) {
      if (!segments.includes(value)) this.#text('path', name, value, false);
    }
  }

  #headers(request: GuardRequest): void {
    for (const [name, values] of request.headers) {
      if (NOT_HERE.has(name)) continue;
      for (const value of values) {
        if (!keepsToItsForm(name, value)) this.#text('header', name, value, false);
      }
    }
  }

  #pairs(place: ValuePlace, pairs: readonly NameValue[]): void {
    for (const { name, value } of pairs) {
      this.#text(place, name, name, true);
      this.#text(place, name, value, false);
    }
  }

  #body(body: ParsedBody): void {
    if (body.kind === 'form') this.#pairs('form', body.fields);
    else if (body.kind === 'text') this.#textBody(body.text, body.mediaType);
    else if (body.kind === 'json') {
      visitJson(body.value, {
        string: (text, step, isName) => this.#json(text, step, isName),
        tooDeep: () => {
          this.#notLookedAt++;
        },
      });
    }
  }

  /** The body as a whole, and of XML what stands between its tags, which an application takes for values. */
  #textBody(text: string, mediaType: string): void {
    this.#text('body', '', text, false);
    if (!XML.test(mediaType)) return;
    for (const value of text.slice(0, this.#limits.characters).split(TAGS)) {
      if (value.trim() !== '') this.#text('body', '', value.trim(), false);
    }
  }

  #json(text: string, step: JsonStep | null, isName: boolean): boolean {
    const glance = this.#admit(text);
    if (glance !== 0) {
      const declared = this.#fieldTypes.size === 0 ? '' : pathOf(step, false);
      this.#look(new JsonValue(step, isName, this.#cut(text), this.#fieldTypes.get(`json.${declared}`)), glance);
    }
    return true;
  }

  #text(place: ValuePlace, path: string, text: string, isName: boolean): void {
    const glance = this.#admit(text);
    if (glance === 0) return;
    const fieldType = this.#fieldTypes.get(`${place}.${path}`);
    this.#look({ place, path: bounded(path), isName, text: this.#cut(text), fieldType }, glance);
  }

  #admit(text: string): number {
    if (text.length === 0) return 0;
    if (this.#values >= this.#limits.values || this.#characters >= this.#limits.totalCharacters) {
      this.#notLookedAt++;
      return 0;
    }
    this.#values++;
    this.#characters += text.length;
    return this.#glance(text);
  }

  #cut(text: string): string {
    if (text.length <= this.#limits.characters) return text;
    this.#notLookedAt++;
    return text.slice(0, this.#limits.characters);
  }
}

/** A key or text of JSON. Its path is written when it is asked for, which it is of few. */
class JsonValue implements RequestValue {
  readonly place = 'json';
  readonly isName: boolean;
  readonly text: string;
  readonly fieldType: FieldType | undefined;
  readonly #step: JsonStep | null;

  constructor(step: JsonStep | null, isName: boolean, text: string, fieldType: FieldType | undefined) {
    this.#step = step;
    this.isName = isName;
    this.text = text;
    this.fieldType = fieldType;
  }

  get path(): string {
    return bounded(pathOf(this.#step));
  }
}

function bounded(path: string): string {
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path;
}
