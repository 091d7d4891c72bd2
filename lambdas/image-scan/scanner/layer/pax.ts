import { InvalidTar } from '../errors';

/** What extended headers (PAX, GNU long names) say of the next entry. */
export interface Extension {
  path?: string;
  linkPath?: string;
  size?: number;
  uid?: number;
  gid?: number;
  sparse?: true;
  sparseName?: string;
}

/** The keywords that change which file an entry is, how many bytes it has or whose it is. */
const KEYWORDS = /^(?:path|linkpath|size|uid|gid|GNU\.sparse\..+)$/;

/**
 * Reads the records of a PAX header: `length keyword=value\n` each, the length in decimal and counting itself.
 * Source: IEEE Std 1003.1, pax, "pax Extended Header".
 *
 * @throws InvalidTar where a record does not end where its length says.
 */
export function readPax(records: Buffer, offset: number): Extension {
  const extension: Extension = {};
  for (const { keyword, value } of paxRecords(records, offset)) {
    if (value === '') continue;
    switch (keyword) {
      case 'path':
        extension.path = value;
        break;
      case 'linkpath':
        extension.linkPath = value;
        break;
      case 'size':
        if (!/^\d{1,15}$/.test(value)) throw new InvalidTar(offset, 'the size in an extended header is not a number');
        extension.size = Number(value);
        break;
      case 'uid':
      case 'gid':
        // Beyond octal's 2,097,151; programs differ in what they make of worse, and no rule reads more than the number.
        if (/^\d{1,15}$/.test(value)) extension[keyword] = Number(value);
        break;
      case 'GNU.sparse.name':
        extension.sparseName = value;
        extension.sparse = true;
        break;
      default:
        extension.sparse = true;
    }
  }
  return extension;
}

/** Runtimes and tar programs differ in whether a global header renames what follows, so one that would is refused. */
export function refuseGlobalPax(records: Buffer, offset: number): void {
  for (const { keyword } of paxRecords(records, offset)) {
    if (keyword === 'uid' || keyword === 'gid') continue;
    throw new InvalidTar(offset, `a global header sets "${keyword.slice(0, 50)}" for all entries`);
  }
}

function* paxRecords(records: Buffer, offset: number): Generator<{ keyword: string; value: string }> {
  let at = 0;
  while (at < records.length) {
    const space = records.subarray(at, at + 9).indexOf(0x20);
    const digits = space < 0 ? '' : records.toString('latin1', at, at + space);
    const end = at + Number(digits);
    const equals = records.indexOf(0x3d, at + space + 1);
    const isWhole = /^[1-9]\d*$/.test(digits) && end <= records.length && records[end - 1] === 0x0a;
    if (!isWhole || equals <= at + space + 1 || equals >= end) {
      throw new InvalidTar(offset, 'a record of an extended header is broken');
    }
    const keyword = records.toString('utf8', at + space + 1, equals);
    if (KEYWORDS.test(keyword)) yield { keyword, value: records.toString('utf8', equals + 1, end - 1) };
    at = end;
  }
}
