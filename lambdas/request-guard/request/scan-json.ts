import { isPollutingName, pollutingKey } from './polluting-key';
import { malformed, RequestRefused } from './refusals';
import type { RequestCaps } from './request-caps';
import { indexPath, keyPath } from './value-path';

export type JsonCaps = Pick<RequestCaps, 'maxDepth' | 'maxKeys' | 'maxItems' | 'maxStringLength'>;

/** An object or list that is open at the current place. */
interface Container {
  readonly isObject: boolean;
  /** Of an object; made at its first key. */
  keys: Set<string> | null;
  /** The last key of an object. */
  key: string;
  /** Position in a list. */
  index: number;
  /** The next text is a key. */
  expectsKey: boolean;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Looks through a JSON text before it is parsed, in one pass and with memory for its keys alone. Whatever it lets through and
 * `JSON.parse` takes has no more depth, keys, items or longer texts than the caps allow, no key twice in one object, and none
 * that would reach a prototype. Texts that are no JSON may pass: they are the parser's to refuse.
 *
 * @throws RequestRefused
 */
export function scanJson(text: string, caps: JsonCaps): void {
  const open: Container[] = [];
  let container: Container | undefined;
  let keys = 0;
  let items = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = endOfText(text, at + 1);
        if (end - at - 1 > caps.maxStringLength) tooComplex(caps.maxStringLength, pathOf(open), 'characters');
        if (container?.expectsKey) {
          keys += 1;
          if (keys > caps.maxKeys) tooComplex(caps.maxKeys, 'body', 'keys');
          takeKey(open, container, keyOf(text.slice(at + 1, end)));
        }
        at = end;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_LIST:
        if (open.length >= caps.maxDepth) tooComplex(caps.maxDepth, pathOf(open), 'levels');
        container = newContainer(text.charCodeAt(at) === OPEN_OBJECT);
        open.push(container);
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        if (open.pop()?.isObject !== (text.charCodeAt(at) === CLOSE_OBJECT)) {
          throw malformed('is no JSON');
        }
        container = open.at(-1);
        break;
      case COMMA:
        if (!container) break;
        container.expectsKey = container.isObject;
        container.index += 1;
        if (container.isObject) break;
        items += 1;
        if (items > caps.maxItems) tooComplex(caps.maxItems, 'body', 'items of lists');
    }
  }
  if (open.length > 0) throw malformed('is no JSON');
}

function tooComplex(limit: number, path: string, unit: string): never {
  throw new RequestRefused('body-too-complex', path, `more than ${limit} ${unit}`);
}

function newContainer(isObject: boolean): Container {
  return { isObject, keys: null, key: '', index: 0, expectsKey: isObject };
}

/** Where the closing quote stands; a quote after an odd number of backslashes is a part of the text. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    let slash = end;
    while (slash > start && text.charCodeAt(slash - 1) === BACKSLASH) slash -= 1;
    if ((end - slash) % 2 === 0) return end;
  }
  throw malformed('is no JSON');
}

/** A key may be written with escapes, such as `\u005f_proto__`. */
function keyOf(raw: string): string {
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    throw malformed('is no JSON');
  }
}

function takeKey(open: readonly Container[], container: Container, key: string): void {
  container.expectsKey = false;
  container.key = key;
  const parent = open.at(-2);
  const belowConstructor = parent?.isObject === true && parent.key === 'constructor';
  if (isPollutingName(key) || (key === 'prototype' && belowConstructor)) throw pollutingKey(pathOf(open));
  if (!container.keys) container.keys = new Set([key]);
  else if (container.keys.has(key)) throw new RequestRefused('duplicate-key', pathOf(open), 'stands twice');
  else container.keys.add(key);
}

/** Built only for what is refused. */
function pathOf(open: readonly Container[]): string {
  let path = 'body';
  for (const { isObject, key, index } of open) path = isObject ? keyPath(path, key) : indexPath(path, index);
  return path;
}
