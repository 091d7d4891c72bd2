/** What one scan may cost. Reaching a limit leaves the layer at hand unscanned, with the limit as its reason. */
export interface ScanLimits {
  /**
   * Bytes of one layer as stored.
   * @default 4 GiB - a layer that a function of Lambda reads and inflates within its 15 minutes
   */
  readonly maxLayerBytes: number;
  /**
   * Bytes of all layers after decompression.
   * @default 32 GiB
   */
  readonly maxInflatedBytes: number;
  /**
   * Bytes after decompression for each stored byte of a layer, from 100 MiB on: small layers of zeros are ordinary.
   * @default 200 - gzip can reach 1032; file systems stay under 20
   */
  readonly maxRatio: number;
  /**
   * Entries of all layers' archives.
   * @default 5,000,000
   */
  readonly maxEntries: number;
  /**
   * Estimated bytes of what is kept in memory of all layers: packages, links, whiteouts.
   * @default 256 MiB
   */
  readonly maxKeptBytes: number;
  /**
   * Milliseconds for all layers together.
   * @default 600,000 - ten minutes, below the 15 that a Lambda function has
   */
  readonly deadlineMs: number;
}

const GiB = 1024 ** 3;
const MiB = 1024 ** 2;

export const DEFAULT_LIMITS: ScanLimits = {
  maxLayerBytes: 4 * GiB,
  maxInflatedBytes: 32 * GiB,
  maxRatio: 200,
  maxEntries: 5_000_000,
  maxKeptBytes: 256 * MiB,
  deadlineMs: 600_000,
};

/** @throws RangeError if a limit is not a positive number. */
export function resolveLimits(given: Partial<ScanLimits>): ScanLimits {
  const limit = (name: keyof ScanLimits): number => {
    const value = given[name] ?? DEFAULT_LIMITS[name];
    if (!(value > 0)) throw new RangeError(`The limit ${name} must be a positive number, not ${value}.`);
    return value;
  };
  return {
    maxLayerBytes: limit('maxLayerBytes'),
    maxInflatedBytes: limit('maxInflatedBytes'),
    maxRatio: limit('maxRatio'),
    maxEntries: limit('maxEntries'),
    maxKeptBytes: limit('maxKeptBytes'),
    deadlineMs: limit('deadlineMs'),
  };
}
