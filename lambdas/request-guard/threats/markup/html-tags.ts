export interface Tag {
  /** Lower case, without a prefix of a namespace. */
  readonly name: string;
  readonly isClosing: boolean;
  /** Values by names in lower case; empty where an attribute has none. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Where it begins and where what follows it begins, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** More attributes than any element has; what is beyond is read as text. */
const MAX_ATTRIBUTES = 64;
/** Blanks, slashes and control characters before a name are dropped by filters, and a tag remains. */
const NAME = /<[\0- /\\]{0,6}([a-z][\w:-]*)/gi;
const ATTRIBUTE =
  /[\0- /\\"'`]*([^\0- /\\"'`=<>][^\0- /"'`=<>]*|(?==))(?:[\0- ]*=[\0- ]*("[^"]*"|'[^']*'|`[^`]*`|[^\0- >]*))?/y;

const TAG_END = /[\0- /\\"'`]*>?/y;

/**
 * Visits the tags of a text as a forgiving browser would find them: with slashes, quotes or control characters between
 * attributes, without quotes, unclosed, and those in attribute values too, one level deep. Linear.
 * Source: WHATWG HTML 13.2.5, tokenization; where it is stricter than old browsers and filters, these are followed.
 *
 * @param visit ends the walk by returning true
 * @returns whether it was ended
 */
export function visitTags(text: string, visit: (tag: Tag) => boolean, isInner = false): boolean {
  const names = new RegExp(NAME);
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const [opening, name = ''] = match;
    const tag = readTag(text, match.index, names.lastIndex, name, opening.includes('/'));
    if (visit(tag)) return true;
    if (!isInner) {
      for (const value of tag.attributes.values()) {
        if (value.includes('<') && visitTags(value, visit, true)) return true;
      }
    }
    names.lastIndex = tag.end;
  }
  return false;
}

function readTag(text: string, start: number, from: number, name: string, isClosing: boolean): Tag {
  const attributes = new Map<string, string>();
  let end = from;
  for (let count = 0; count < MAX_ATTRIBUTES; count++) {
    ATTRIBUTE.lastIndex = end;
    const match = ATTRIBUTE.exec(text);
    if (match === null || match[0] === '') break;
    const [, key = '', value = ''] = match;
    end = ATTRIBUTE.lastIndex;
    const isQuoted = value.length > 1 && /["'`]/.test(value.charAt(0)) && value.endsWith(value.charAt(0));
    attributes.set(key.toLowerCase(), isQuoted ? value.slice(1, -1) : value);
  }
  TAG_END.lastIndex = end;
  TAG_END.test(text);
  end = TAG_END.lastIndex;
  return { name: name.slice(name.lastIndexOf(':') + 1).toLowerCase(), isClosing, attributes, start, end };
}
