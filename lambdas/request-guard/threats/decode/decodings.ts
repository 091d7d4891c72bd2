import {
  AMPERSAND,
  BACKSLASH,
  classesOf,
  DIGIT,
  EQUALS,
  MINUS,
  PERCENT,
  PLUS,
  SLASH,
  SPACE,
  WIDE,
} from '../characters';
import { decodeBase64Text, SHORTEST_BASE64 } from './base64';
import { decodeEntities } from './html-entities';
import { decodeEscapes } from './script-escapes';
import { foldWidth } from './unicode';
import { decodePercent } from './url-encoding';

/** A text as some layer of an application may come to see it. */
export interface Decoding {
  readonly text: string;
  /** See characters.ts. */
  readonly classes: number;
  /** 1 where an application decodes so as a matter of course; less where it would have to mean to. */
  readonly weight: number;
}

const DECODABLE = PERCENT | AMPERSAND | BACKSLASH | WIDE;
const NOT_IN_BASE64 = ~(DIGIT | PLUS | SLASH | MINUS | EQUALS);
/** A value that was encoded more often than this is refused by no application that decodes it so often. */
const ROUNDS = 3;
/** An application decodes base64 where it expects it, which the guard cannot know. */
const BASE64_WEIGHT = 0.9;

/** Whether a text may have decodings besides itself; `classes` are those of characters.ts. */
export function mayBeEncoded(text: string, classes: number): boolean {
  return isEscaped(classes) || mayBeBase64(text, classes);
}

function isEscaped(classes: number): boolean {
  return (classes & DECODABLE) !== 0 || ((classes & PLUS) !== 0 && (classes & SPACE) === 0);
}

function mayBeBase64(text: string, classes: number): boolean {
  return text.length >= SHORTEST_BASE64 && (classes & NOT_IN_BASE64) === 0;
}

/**
 * The text itself first, and then what the usual decodings make of it: URL encoding, HTML entities, script escapes, Unicode
 * compatibility forms, each on top of the others, and base64. Distinct from one to the next, and at most 14. Linear.
 */
export function decodingsOf(text: string, classes: number): readonly Decoding[] {
  const own: Decoding = { text, classes, weight: 1 };
  const found = [own];
  if (isEscaped(classes)) unwrap(own, found);
  const hidden = mayBeBase64(text, classes) ? decodeBase64Text(text) : null;
  if (hidden !== null) {
    const inner: Decoding = { text: hidden, classes: classesOf(hidden), weight: BASE64_WEIGHT };
    found.push(inner);
    unwrap(inner, found);
  }
  return found;
}

function unwrap(start: Decoding, found: Decoding[]): void {
  let current = start;
  for (let round = 0; round < ROUNDS; round++) {
    const url = add(decodeUrl(current), current, found);
    const whole = add(decodeRest(url), url, found);
    if (whole.text === current.text) return;
    current = whole;
  }
}

function add(text: string, from: Decoding, found: Decoding[]): Decoding {
  if (text === from.text) return from;
  const decoding: Decoding = { text, classes: classesOf(text), weight: from.weight };
  found.push(decoding);
  return decoding;
}

function decodeUrl({ text, classes }: Decoding): string {
  const spaced = (classes & PLUS) !== 0 && (classes & SPACE) === 0 ? text.replaceAll('+', ' ') : text;
  return (classes & PERCENT) === 0 ? spaced : decodePercent(spaced);
}

function decodeRest({ text, classes }: Decoding): string {
  let decoded = text;
  if ((classes & AMPERSAND) !== 0) decoded = decodeEntities(decoded);
  if ((classes & BACKSLASH) !== 0) decoded = decodeEscapes(decoded);
  if ((classes & WIDE) !== 0) decoded = foldWidth(decoded);
  return decoded;
}
