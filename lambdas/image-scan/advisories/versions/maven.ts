import { compareBytes, compareDigits, isDigit } from './digits';
import { remembered } from './remembered';

/** A number, a qualifier's key in its order, or what follows a hyphen (or a change between digits and letters). */
type Item = { readonly number: string } | { readonly qualifier: string } | List;
interface List {
  readonly items: Item[];
}

/** Source: Maven's POM reference, "Version Order Specification": these in this order, then all others as text. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const ALIASES = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
/** Only where a digit follows: `1.0a1` is an alpha, `1.0a` is not. */
const ABBREVIATIONS = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);
const RELEASE = qualifierKey('');

const parsed = remembered(parse);

/** The order of Maven's ComparableVersion, whose versions are any text. Null if either is empty or has white space. */
export function compareMaven(a: string, b: string): number | null {
  if (!/^\S+$/.test(a) || !/^\S+$/.test(b)) return null;
  return compareItems(parsed(a), parsed(b));
}

/** Lists nest as often as the version has hyphens; the caller bounds its length. */
function parse(text: string): List {
  const version = text.toLowerCase();
  const root: List = { items: [] };
  const lists = [root];
  let list = root;
  let start = 0;
  let digits = false;
  const nest = () => {
    const inner: List = { items: [] };
    list.items.push(inner);
    lists.push(inner);
    list = inner;
  };
  const nestUnlessFirst = () => {
    if (list.items.length > 0) nest();
  };

  for (let index = 0; index < version.length; index += 1) {
    const character = version[index];
    if (character === '.' || character === '-') {
      list.items.push(index === start ? { number: '0' } : item(version.slice(start, index), digits, false));
      start = index + 1;
      if (character === '-') nest();
    } else if (isDigit(version.charCodeAt(index))) {
      if (!digits && index > start) {
        nestUnlessFirst();
        list.items.push(item(version.slice(start, index), false, true));
        start = index;
        nest();
      }
      digits = true;
    } else {
      if (digits && index > start) {
        list.items.push(item(version.slice(start, index), true, false));
        start = index;
        nest();
      }
      digits = false;
    }
  }
  if (start < version.length) {
    if (!digits) nestUnlessFirst();
    list.items.push(item(version.slice(start), digits, false));
  }
  for (const each of lists.reverse()) trim(each.items);
  return root;
}

function item(text: string, digits: boolean, digitFollows: boolean): Item {
  if (digits) return { number: text };
  const full = (digitFollows ? ABBREVIATIONS.get(text) : undefined) ?? text;
  return { qualifier: qualifierKey(ALIASES.get(full) ?? full) };
}

function qualifierKey(qualifier: string): string {
  const index = QUALIFIERS.indexOf(qualifier);
  return index < 0 ? `${QUALIFIERS.length}-${qualifier}` : String(index);
}

/** Takes nulls from the end: zeros, empty qualifiers, empty lists; and those that stand before a list. */
function trim(items: Item[]): void {
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const last = items[index];
    if (last === undefined) continue;
    if (isNull(last)) items.splice(index, 1);
    else if (!('items' in last)) break;
  }
}

function isNull(value: Item): boolean {
  if ('items' in value) return value.items.length === 0;
  return 'number' in value ? compareDigits(value.number, '') === 0 : value.qualifier === RELEASE;
}

/** Qualifiers come before lists, and lists before numbers; what is missing is a null of the other's kind. */
function compareItems(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -compareToNull(b) : compareToNull(a);
  if ('number' in a && 'number' in b) return compareDigits(a.number, b.number);
  if ('qualifier' in a && 'qualifier' in b) return compareBytes(a.qualifier, b.qualifier);
  if ('items' in a && 'items' in b) {
    for (let index = 0; index < Math.max(a.items.length, b.items.length); index += 1) {
      const difference = compareItems(a.items[index], b.items[index]);
      if (difference !== 0) return difference;
    }
    return 0;
  }
  return rank(a) - rank(b);
}

function rank(value: Item): number {
  return 'qualifier' in value ? 0 : 'items' in value ? 1 : 2;
}

function compareToNull(value: Item | undefined): number {
  if (value === undefined) return 0;
  if ('number' in value) return compareDigits(value.number, '');
  if ('qualifier' in value) return compareBytes(value.qualifier, RELEASE);
  for (const inner of value.items) {
    const difference = compareToNull(inner);
    if (difference !== 0) return difference;
  }
  return 0;
}
