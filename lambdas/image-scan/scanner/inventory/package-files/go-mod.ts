import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { collect, packageOf, recordLines } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';
import { excerpt } from '../text';

/** The Go distribution itself: its advisories speak of its release. */
const DISTRIBUTION = ['std', 'cmd'];

/**
 * The modules that a Go module needs: since Go 1.17 all of them. `go.sum` is not read: it names versions that were
 * considered and not taken as well.
 */
export const goMod: PackageFile = {
  kind: 'go-mod',
  role: 'lock',
  names: ['go.mod'],
  matches: (path) => baseName(path) === 'go.mod' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readModules(bytes)),
};

interface Statement {
  readonly verb: string;
  readonly words: readonly string[];
  readonly line: number;
}

function* readModules(bytes: Buffer): Generator<RawPackage> {
  const required: RawPackage[] = [];
  const replaced = new Map<string, RawPackage | null>();
  for (const { verb, words, line } of statements(bytes)) {
    if (verb === 'module' && DISTRIBUTION.includes(words[0] ?? '')) return;
    if (verb === 'require') required.push(packageOf('golang', words[0], words[1], line));
    if (verb !== 'replace') continue;
    const arrow = words.indexOf('=>');
    const [path = '', version] = words.slice(arrow + 1);
    if (arrow < 1 || path === '') throw new InvalidPackageRecord(line, 'a replacement has no "=>"');
    // Without a version it is a folder: code of the project's own.
    const by = version === undefined ? null : packageOf('golang', path, version, line);
    replaced.set(words.slice(0, arrow).join(' '), by);
  }
  for (const item of required) {
    const by = replaced.get(`${item.name} ${item.version}`) ?? replaced.get(item.name);
    const isReplaced = replaced.has(`${item.name} ${item.version}`) || replaced.has(item.name);
    if (!isReplaced) yield item;
    else if (by) yield by;
  }
}

/** `verb words` on a line, or `verb (`, lines of words, `)`. Source: Go Modules Reference, "Lexical elements". */
function* statements(bytes: Buffer): Generator<Statement> {
  let block = '';
  for (const { line: whole, number: line } of recordLines(bytes)) {
    const comment = whole.indexOf('//');
    const words = (comment < 0 ? whole : whole.slice(0, comment)).split(/\s+/).filter((word) => word !== '');
    const [first] = words;
    if (first === undefined) continue;
    if (block === '' && words.at(-1) === '(') {
      block = first;
    } else if (first === ')') {
      if (block === '') throw new InvalidPackageRecord(line, `${excerpt(whole)} closes nothing`);
      block = '';
    } else if (block === '') {
      yield { verb: first, words: words.slice(1).map(unquote), line };
    } else {
      yield { verb: block, words: words.map(unquote), line };
    }
  }
  if (block !== '') throw new InvalidPackageRecord(0, `the list after ${excerpt(block)} is not closed`);
}

function unquote(word: string): string {
  const quote = word[0];
  const isQuoted = word.length >= 2 && (quote === '"' || quote === '`') && word.endsWith(quote);
  return isQuoted ? word.slice(1, -1) : word;
}
