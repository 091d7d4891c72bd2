import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A database that SQLite itself has written, with a second table and an index, so that pages of each kind mingle. */
export function written(
  pageSize: number,
  blobs: readonly Uint8Array[],
  change: (db: DatabaseSync) => void = () => {},
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-table-'));
  const path = join(folder, 'rpmdb.sqlite');
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA page_size = ${pageSize}; PRAGMA journal_mode = DELETE`);
  db.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)');
  db.exec('CREATE TABLE Name (key TEXT NOT NULL, hnum INTEGER NOT NULL); CREATE INDEX NameIndex ON Name (key)');
  const insert = db.prepare('INSERT INTO Packages (blob) VALUES (?)');
  const insertName = db.prepare('INSERT INTO Name VALUES (?, ?)');
  db.exec('BEGIN');
  for (const [index, blob] of blobs.entries()) {
    insert.run(blob);
    insertName.run(`package-${index}`, index);
  }
  db.exec('COMMIT');
  change(db);
  db.close();
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}
