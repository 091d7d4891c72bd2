import type { Clock } from '../../shared/clock';
import type { EvidenceBucket } from '../../verdicts/store/evidence';
import type { AdvisoryDatabase } from './database/advisory-database';
import { currentPointer, fetchDatabase } from './stored-database';

/** A database changes once a day: who asks more often only pays for it. While there is none, every scan asks. */
const LOOK_EVERY_MS = 5 * 60_000;

export interface CurrentDatabaseSettings {
  readonly bucket: EvidenceBucket;
  readonly clock: Clock;
  /** Told why a database could not be had. The one before, if there is one, goes on to be used: its age is stated. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The deployment's advisory database, kept in memory for as long as the process lives and looked for anew after five
 * minutes. Null where there is none, or none could be had: then packages are matched by nobody.
 */
export function currentDatabase({
  bucket,
  clock,
  onFailure,
}: CurrentDatabaseSettings): () => Promise<AdvisoryDatabase | null> {
  let open: { readonly key: string; readonly database: AdvisoryDatabase } | null = null;
  let lookedAt = 0;
  return async () => {
    const now = clock().getTime();
    if (open && now - lookedAt < LOOK_EVERY_MS) return open.database;
    try {
      const pointer = await currentPointer(bucket);
      if (pointer?.key !== open?.key) {
        const next = pointer && { key: pointer.key, database: await fetchDatabase(bucket, pointer) };
        open?.database.close();
        open = next;
      }
      lookedAt = now;
    } catch (error) {
      onFailure(error);
    }
    return open?.database ?? null;
  };
}
