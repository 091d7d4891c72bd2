import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/clock';
import type { EvidenceBucket } from '../../verdicts/store/evidence';
import { type CompileSettings, compileExports } from './compile/compile-database';
import { MOST_SIGNAL_BYTES, readEpss, readKev } from './compile/read-signals';
import type { DownloadSettings } from './download/download';
import { obtainBytes } from './download/obtain-bytes';
import { obtainInMemory } from './download/obtain-export';
import { parseBaseUrl } from './sources/osv-exports';
import { type DatabasePointer, putDatabase } from './stored-database';

/** A function has no disk to speak of: each export is held in memory, compressed, while it is read. */
export const MOST_EXPORT_BYTES_IN_MEMORY = 1024 ** 3;

export interface SyncSettings {
  readonly bucket: EvidenceBucket;
  readonly clock: Clock;
  readonly ecosystems: readonly string[];
  readonly baseUrl: string;
  /** Addresses of the lists to join; null where one is not wanted. */
  readonly epssUrl: string | null;
  readonly kevUrl: string | null;
  /** Ends the downloads in time for an answer. */
  readonly signal: AbortSignal;
  readonly retries?: DownloadSettings['retries'];
}

/** Names what a database is compiled from: the same for the same settings. */
export function selectionOf({
  ecosystems,
  baseUrl,
  epssUrl,
  kevUrl,
}: Omit<SyncSettings, 'bucket' | 'clock' | 'signal'>): string {
  const selection = JSON.stringify([[...ecosystems].sort(), baseUrl, epssUrl, kevUrl]);
  return createHash('sha256').update(selection).digest('hex');
}

export interface Synced {
  readonly pointer: DatabasePointer;
  /** Ecosystems that were asked for, and that the exports have no advisory of. */
  readonly empty: readonly string[];
  /** Documents that were left out. */
  readonly rejected: number;
}

/**
 * Downloads the exports one after the other, compiles them and puts the database in its place. It is as old as the moment
 * at which this began. Without every export nothing is put: the database before goes on to age.
 *
 * @throws DownloadFailed, InvalidAdvisorySource, InvalidAdvisorySelection, InvalidSignals, DatabaseUnusable
 */
export async function syncDatabase(settings: SyncSettings): Promise<Synced> {
  const { bucket, clock, ecosystems, epssUrl, kevUrl, signal, retries } = settings;
  const downloads = { signal, ...(retries ? { retries } : {}) };
  const list = (url: string) => obtainBytes(parseBaseUrl(url), { ...downloads, maxBytes: MOST_SIGNAL_BYTES });
  const compile: CompileSettings = {
    builtAt: clock().toISOString(),
    ...(epssUrl === null ? {} : { epss: readEpss('EPSS', await list(epssUrl)) }),
    ...(kevUrl === null ? {} : { kev: readKev('KEV', await list(kevUrl)) }),
  };
  const obtain = obtainInMemory({ ...downloads, maxBytes: MOST_EXPORT_BYTES_IN_MEMORY });
  const { compiled, empty, rejected } = await compileExports(
    ecosystems,
    parseBaseUrl(settings.baseUrl),
    obtain,
    compile,
  );
  return { pointer: await putDatabase(bucket, compiled, selectionOf(settings)), empty, rejected: rejected.count };
}
