import { ScannerError } from '../errors';

/** What archives within files may cost. All are counted over every archive in an archive, each level for itself. */
export interface ContentLimits {
  /**
   * Archives within one another.
   * @default 6 - a compressed archive of an enterprise application takes five: gzip, tar, ear, war, jar
   */
  readonly maxDepth: number;
  /**
   * Bytes that come out of one file of a layer.
   * @default 4 GiB - as the largest application archives with models or native libraries have
   */
  readonly maxFileOutput: number;
  /**
   * Bytes that come out of all archives of one layer.
   * @default 16 GiB - half of what the layers of one image may have
   */
  readonly maxLayerOutput: number;
  /**
   * Bytes that come out for each byte of the file, from 64 MiB on.
   * @default 200 - deflate can reach 1032, and one in another a million; ordinary archives stay under 20 a level
   */
  readonly maxRatio: number;
  /**
   * Entries of one file.
   * @default 250,000 - the largest application archives have some 100,000; a zip archive's take 24 bytes each
   */
  readonly maxFileEntries: number;
  /**
   * Entries of all archives of one layer.
   * @default 2,000,000
   */
  readonly maxLayerEntries: number;
}

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

export const DEFAULT_CONTENT_LIMITS: ContentLimits = {
  maxDepth: 6,
  maxFileOutput: 4 * GiB,
  maxLayerOutput: 16 * GiB,
  maxRatio: 200,
  maxFileEntries: 250_000,
  maxLayerEntries: 2_000_000,
};

const RATIO_COUNTS_FROM = 64 * MiB;

/** A limit on archives was reached: the rest of the file is not looked at. */
export class ContentLimitReached extends ScannerError {
  override readonly name = 'ContentLimitReached';
  readonly limit: keyof ContentLimits;
  constructor(limit: keyof ContentLimits, why: string) {
    super(why);
    this.limit = limit;
  }
}

/** What the archives of one layer have used of their limits. */
export class ContentBudget {
  readonly limits: ContentLimits;
  #stored = 0;
  #fileOutput = 0;
  #fileEntries = 0;
  #layerOutput = 0;
  #layerEntries = 0;

  constructor(limits: ContentLimits) {
    this.limits = limits;
  }

  /** Begins with the next layer. */
  beginLayer(): void {
    this.#layerOutput = 0;
    this.#layerEntries = 0;
  }

  /** Begins with the next file of the layer. */
  beginFile(): void {
    this.#stored = 0;
    this.#fileOutput = 0;
    this.#fileEntries = 0;
  }

  /** Bytes of the layer's own file have passed. */
  take(bytes: number): void {
    this.#stored += bytes;
  }

  /** @throws ContentLimitReached */
  output(bytes: number): void {
    this.#fileOutput += bytes;
    this.#layerOutput += bytes;
    const { maxFileOutput, maxLayerOutput, maxRatio } = this.limits;
    if (this.#fileOutput > maxFileOutput) {
      throw new ContentLimitReached('maxFileOutput', `its archives hold more than ${maxFileOutput} bytes`);
    }
    if (this.#layerOutput > maxLayerOutput) {
      throw new ContentLimitReached('maxLayerOutput', `it takes the layer's archives above ${maxLayerOutput} bytes`);
    }
    if (this.#fileOutput > RATIO_COUNTS_FROM && this.#fileOutput > this.#stored * maxRatio) {
      throw new ContentLimitReached('maxRatio', `its archives hold more than ${maxRatio} times its size`);
    }
  }

  /** @throws ContentLimitReached */
  entry(): void {
    this.#fileEntries += 1;
    this.#layerEntries += 1;
    const { maxFileEntries, maxLayerEntries } = this.limits;
    if (this.#fileEntries > maxFileEntries) {
      throw new ContentLimitReached('maxFileEntries', `its archives hold more than ${maxFileEntries} files`);
    }
    if (this.#layerEntries > maxLayerEntries) {
      throw new ContentLimitReached('maxLayerEntries', `it takes the layer's archives above ${maxLayerEntries} files`);
    }
  }
}

/** @throws RangeError if a limit is not a positive number. */
export function resolveContentLimits(given: Partial<ContentLimits>): ContentLimits {
  const limit = (name: keyof ContentLimits): number => {
    const value = given[name] ?? DEFAULT_CONTENT_LIMITS[name];
    if (!(value > 0)) throw new RangeError(`The limit ${name} must be a positive number, not ${value}.`);
    return value;
  };
  return {
    maxDepth: limit('maxDepth'),
    maxFileOutput: limit('maxFileOutput'),
    maxLayerOutput: limit('maxLayerOutput'),
    maxRatio: limit('maxRatio'),
    maxFileEntries: limit('maxFileEntries'),
    maxLayerEntries: limit('maxLayerEntries'),
  };
}
