import { InvalidPackageRecord } from '../../errors';
import type { RawPackage } from '../package-file';
import { excerpt, isToken } from '../text';

/** Source: rpm's manual, "Package format: header", and rpmtag.h. */
const TAG = { name: 1000, version: 1001, release: 1002, epoch: 1003, arch: 1022, sourceRpm: 1044 };
const TYPE_INT32 = 4;
const TYPE_STRING = 6;
const ENTRY_BYTES = 16;
/** Longer than any text that is read here may be. */
const MAX_TEXT = 1024;

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/**
 * The package that a header of rpm's database tells of: the number of index entries, the number of data bytes, the
 * entries (tag, type, offset, count), the data; all big-endian. Null for a signing key, which rpm keeps as a package.
 *
 * The version is `version-release`, and `epoch:version-release` where the epoch is not 0, as absent means 0. The source
 * package has no epoch of its own in the header; it is taken to have the package's.
 *
 * @throws InvalidPackageRecord
 */
export function readRpmHeader(blob: Buffer): RawPackage | null {
  const { entries, data } = readIndex(blob);
  const text = (tag: keyof typeof TAG) => readText(entries.get(TAG[tag]), data, tag);
  const word = (tag: keyof typeof TAG) => {
    const value = text(tag);
    if (value === null || !isToken(value)) throw damaged(`a header has no valid ${tag}`);
    return value;
  };
  const name = word('name');
  if (name === 'gpg-pubkey') return null;
  const epoch = readEpoch(entries.get(TAG.epoch), data);
  const version = versionOf(epoch, word('version'), word('release'));
  const architecture = text('arch') === null ? '' : word('arch');
  if (architecture.length > 128) throw damaged(`${excerpt(name)} has no valid arch`);
  const source = sourceOf(text('sourceRpm'), epoch);
  return {
    type: 'rpm',
    name,
    version,
    ...(architecture === '' ? {} : { architecture }),
    ...(source ? { source } : {}),
  };
}

/** @throws InvalidPackageRecord if the three together are not one word of the length that a version may have. */
export function versionOf(epoch: number, version: string, release: string): string {
  const whole = `${epoch === 0 ? '' : `${epoch}:`}${version}-${release}`;
  if (!isToken(whole)) throw damaged(`${excerpt(whole)} is not a version`);
  return whole;
}

/**
 * The source package of `name-version-release.src.rpm`; null where there is none.
 *
 * @throws InvalidPackageRecord
 */
export function sourceOf(sourceRpm: string | null, epoch: number): RawPackage['source'] | null {
  if (sourceRpm === null || sourceRpm === '' || sourceRpm === '(none)') return null;
  const file = sourceRpm.replace(/\.(?:no)?src\.rpm$/, '');
  const release = file.lastIndexOf('-');
  const version = release > 0 ? file.lastIndexOf('-', release - 1) : -1;
  const name = file.slice(0, Math.max(0, version));
  if (!isToken(name)) throw damaged(`${excerpt(sourceRpm)} is not the name of a source package`);
  return {
    name,
    version: versionOf(epoch, file.slice(version + 1, release), file.slice(release + 1)),
  };
}

function readIndex(blob: Buffer): { readonly entries: ReadonlyMap<number, Entry>; readonly data: Buffer } {
  if (blob.length < 8) throw damaged('a header is cut short');
  const count = blob.readUInt32BE(0);
  const start = 8 + count * ENTRY_BYTES;
  const length = blob.readUInt32BE(4);
  if (start + length !== blob.length) throw damaged('a header has not the length that it says');
  const wanted = new Set(Object.values(TAG));
  const entries = new Map<number, Entry>();
  for (let at = 8; at < start; at += ENTRY_BYTES) {
    const tag = blob.readUInt32BE(at);
    if (!wanted.has(tag)) continue;
    // What rpm adds at the installation stands behind what was built, and replaces it.
    const [type, offset, items] = [blob.readUInt32BE(at + 4), blob.readUInt32BE(at + 8), blob.readUInt32BE(at + 12)];
    entries.set(tag, { type, offset, count: items });
  }
  return { entries, data: blob.subarray(start) };
}

function readText(entry: Entry | undefined, data: Buffer, tag: string): string | null {
  if (!entry) return null;
  const window = data.subarray(entry.offset, entry.offset + MAX_TEXT);
  const end = window.indexOf(0);
  if (entry.type !== TYPE_STRING || end < 0) throw damaged(`a header has no valid ${tag}`);
  return window.toString('utf8', 0, end);
}

function readEpoch(entry: Entry | undefined, data: Buffer): number {
  if (!entry) return 0;
  if (entry.type !== TYPE_INT32 || entry.count !== 1 || entry.offset + 4 > data.length) {
    throw damaged('a header has no valid epoch');
  }
  return data.readUInt32BE(entry.offset);
}

function damaged(why: string): InvalidPackageRecord {
  return new InvalidPackageRecord(0, why);
}
