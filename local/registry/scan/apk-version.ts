import { compareDigits } from './digits';

/** Before a release without a suffix, then after it, each in rising order. Source: apk-package(5), "Versions". */
const BEFORE_RELEASE = ['alpha', 'beta', 'pre', 'rc'];
const AFTER_RELEASE = ['cvs', 'svn', 'git', 'hg', 'p'];

/**
 * What a version can hold, in the order in which it stands there, and `rest`, from where on the text is no version.
 * Where versions part, the earlier kind is the newer.
 */
const KINDS = [
  'first-number',
  'number',
  'letter',
  'suffix',
  'suffix-number',
  'commit',
  'revision',
  'end',
  'rest',
] as const;
type Kind = (typeof KINDS)[number];
type ReadableKind = Exclude<Kind, 'end' | 'rest'>;
interface Token {
  readonly kind: Kind;
  readonly text: string;
}
const END: Token = { kind: 'end', text: '' };

/** `1.2.3b_rc2_p1~0a1b2c-r4`; sticky, so that each reads on where the one before it ended. */
const PATTERNS: Readonly<Record<ReadableKind, RegExp>> = {
  'first-number': /(\d+)/y,
  number: /\.(\d+)/y,
  letter: /([a-z])/y,
  suffix: /_([a-z]+)/y,
  'suffix-number': /(\d+)/y,
  commit: /~([0-9a-f]+)/y,
  revision: /-r(\d+)/y,
};

/** Kinds that may follow each kind. */
const NEXT: Readonly<Record<ReadableKind, readonly ReadableKind[]>> = {
  'first-number': ['number', 'letter', 'suffix', 'commit', 'revision'],
  number: ['number', 'letter', 'suffix', 'commit', 'revision'],
  letter: ['suffix', 'commit', 'revision'],
  suffix: ['suffix-number', 'suffix', 'commit', 'revision'],
  'suffix-number': ['suffix', 'commit', 'revision'],
  commit: ['revision'],
  revision: [],
};

/** Order of Alpine package versions: negative where `a` is the older one. What is no version sorts by its text. */
export function compareApkVersions(a: string, b: string): number {
  const left = tokens(a);
  const right = tokens(b);
  for (let i = 0; ; i++) {
    const one = left[i] ?? END;
    const other = right[i] ?? END;
    if (one.kind === 'rest' || other.kind === 'rest') return compareText(a, b);
    if (one.kind !== other.kind) return whereTheyPart(one, other);
    if (one.kind === 'end') return 0;
    const difference = compareTokens(one, other);
    if (difference !== 0) return difference;
  }
}

function tokens(version: string): readonly Token[] {
  const found: Token[] = [];
  let allowed: readonly ReadableKind[] = ['first-number'];
  for (let at = 0; at < version.length; ) {
    const token = read(version, at, allowed);
    if (token === null) return [...found, { kind: 'rest', text: version.slice(at) }];
    found.push({ kind: token.kind, text: token.text });
    allowed = NEXT[token.kind];
    at = token.end;
  }
  return found;
}

function read(version: string, at: number, allowed: readonly ReadableKind[]) {
  for (const kind of allowed) {
    const pattern = PATTERNS[kind];
    pattern.lastIndex = at;
    const match = pattern.exec(version);
    if (match?.[1] === undefined) continue;
    if (kind === 'suffix' && suffixOrder(match[1]) === null) return null;
    return { kind, text: match[1], end: pattern.lastIndex };
  }
  return null;
}

function compareTokens(a: Token, b: Token): number {
  switch (a.kind) {
    case 'number':
      // A leading zero makes it a decimal fraction: 1.05 is older than 1.1.
      return a.text.startsWith('0') || b.text.startsWith('0')
        ? compareText(a.text, b.text)
        : compareDigits(a.text, b.text);
    case 'first-number':
    case 'suffix-number':
    case 'revision':
      return compareDigits(a.text, b.text);
    case 'suffix':
      return (suffixOrder(a.text) ?? 0) - (suffixOrder(b.text) ?? 0);
    default:
      return compareText(a.text, b.text);
  }
}

function whereTheyPart(a: Token, b: Token): number {
  if (a.kind === 'suffix' && (suffixOrder(a.text) ?? 0) < 0) return -1;
  if (b.kind === 'suffix' && (suffixOrder(b.text) ?? 0) < 0) return 1;
  return KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind);
}

/** Negative before the release, positive after it; null where apk knows no such suffix. */
function suffixOrder(suffix: string): number | null {
  const before = BEFORE_RELEASE.indexOf(suffix);
  if (before >= 0) return before - BEFORE_RELEASE.length;
  const after = AFTER_RELEASE.indexOf(suffix);
  return after < 0 ? null : after + 1;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
