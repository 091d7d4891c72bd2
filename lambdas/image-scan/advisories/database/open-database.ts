import type { AdvisoryDatabase } from './advisory-database';
import { BlockReader } from './block-reader';
import { type ByteSource, bufferSource, fileSource } from './byte-source';
import { readHead, tableBytes } from './header';
import { decodeAdvisory, decodeAffected, decodeText, packageKey } from './rows';

/**
 * Opens a compiled database in memory: reads the header and the index, and checks both against their digests; blocks
 * are checked as they are read.
 *
 * @throws InvalidDatabase
 */
export function openDatabase(bytes: Buffer): AdvisoryDatabase {
  return open(bufferSource(bytes));
}

/**
 * Opens a compiled database on disk, by random access: the index comes to memory, blocks when they are asked for.
 *
 * @throws InvalidDatabase, or the file system's own error where the file cannot be opened
 */
export function openDatabaseFile(path: string): AdvisoryDatabase {
  const source = fileSource(path);
  try {
    return open(source);
  } catch (error) {
    source.close();
    throw error;
  }
}

function open(source: ByteSource): AdvisoryDatabase {
  const { info, index, blocksOffset } = readHead(source);
  const advisoriesOffset = blocksOffset + tableBytes(index.packages);
  const textsOffset = advisoriesOffset + tableBytes(index.advisories);
  const packages = new BlockReader(source, 'packages', index.packages, blocksOffset);
  const advisories = new BlockReader(source, 'advisories', index.advisories, advisoriesOffset);
  const texts = new BlockReader(source, 'texts', index.texts, textsOffset);
  const stored = (record: number) => decodeAdvisory(`advisories: row ${record}`, advisories.row(record));
  return {
    info,
    affected: (ecosystem, name) => {
      const key = packageKey(ecosystem, name);
      const row = packages.find(key);
      return row ? decodeAffected(`packages: ${key.replace('\t', ' ')}`, row) : [];
    },
    advisory: (record) => stored(record).advisory,
    text: (record) => {
      const row = stored(record).text;
      return decodeText(`texts: row ${row}`, texts.row(row));
    },
    close: source.close,
  };
}
