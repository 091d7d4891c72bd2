import { s3ClientForLargeObjects } from '../../shared/clients/s3';
import { systemClock } from '../../shared/clock';
import { listVariable, readEnv, stringVariable } from '../../shared/env';
import { createLogger } from '../../shared/telemetry';
import { currentPointer, type DatabasePointer, DatabaseUnusable } from '../advisories/stored-database';
import { selectionOf, syncDatabase } from '../advisories/sync-database';
import { ENV } from '../contract';
import { measureOwnAdvisories } from '../metrics';

const env = readEnv({
  bucket: stringVariable(ENV.evidenceBucket),
  ecosystems: listVariable(ENV.advisoryEcosystems),
  baseUrl: stringVariable(ENV.advisoryExports),
  epss: stringVariable(ENV.epssList),
  kev: stringVariable(ENV.kevList),
});
const logger = createLogger('image-scan.sync-advisories');
const bucket = { s3: s3ClientForLargeObjects(), name: env.bucket };
const wanted = {
  ecosystems: env.ecosystems,
  baseUrl: env.baseUrl,
  epssUrl: env.epss === 'off' ? null : env.epss,
  kevUrl: env.kev === 'off' ? null : env.kev,
};

/** Once a day; a sync that fails is tried again an hour later, with most of a day left until anybody is told. */
const DUE_AFTER_MS = 22 * 3_600_000;

/** Two minutes less than the function has: what is left is for compiling and storing. */
const DOWNLOADS_MS = 13 * 60_000;

/** What is known of vulnerabilities changes every day, and a database that does not follow soon proves nothing. */
export async function handler(): Promise<void> {
  const standing = await standingPointer();
  const age = standing ? systemClock().getTime() - Date.parse(standing.builtAt) : Number.POSITIVE_INFINITY;
  if (standing?.selection === selectionOf(wanted) && age < DUE_AFTER_MS) {
    measureOwnAdvisories(standing.builtAt, systemClock());
    return;
  }
  try {
    const signal = AbortSignal.timeout(DOWNLOADS_MS);
    const { pointer, empty, rejected } = await syncDatabase({ ...wanted, bucket, clock: systemClock, signal });
    const { key, bytes, builtAt, records } = pointer;
    logger.info('advisories synced', { key, bytes, builtAt, records, rejected });
    if (empty.length > 0) logger.warn('no advisories of some ecosystems', { ecosystems: empty });
    measureOwnAdvisories(builtAt, systemClock());
  } catch (error) {
    if (standing) measureOwnAdvisories(standing.builtAt, systemClock());
    throw error;
  }
}

/** A pointer that is damaged points at nothing: a sync puts another in its place. */
async function standingPointer(): Promise<DatabasePointer | null> {
  return currentPointer(bucket).catch((error: unknown) => {
    if (!(error instanceof DatabaseUnusable)) throw error;
    logger.error('the pointer to the advisory database is damaged', error);
    return null;
  });
}
