import { randomBytes } from 'node:crypto';
import { ALL_CHECKS } from './checks/all-checks';
import { unreadSteps } from './checks/build-steps';
import { runChecks } from './checks/check';
import { describeConfiguration } from './configuration';
import { ContentMismatch, InvalidImageConfig, LimitReached, NotAnImage } from './errors';
import { fileFactsOf } from './facts/file-facts';
import { readBlob, verifyDigest } from './fetch-blob';
import { type ImageConfig, MAX_CONFIG_BYTES, parseImageConfig } from './image-config';
import type { ImageSource } from './image-source';
import type { InspectionSettings } from './inspection';
import { HigherLayers } from './inventory/higher-layers';
import { assembleInventory, type LayerOfImage } from './inventory/inventory';
import type { LayerCaching } from './layer-cache';
import { type ParsedImage, parseManifest } from './manifest';
import { type Matching, matchPackages } from './match-packages';
import { type LayerProgress, readLayers, type ThreadSettings } from './read-layers';
import { RULES_VERSION } from './rules-version';
import { resolveLimits, type ScanLimits } from './scan-limits';
import type { ScanResult } from './scan-result';
import { secretFindings } from './secrets/secret-findings';

export interface ScanOptions extends Partial<ScanLimits> {
  /** Ends the scan early; the layers not yet read are then unscanned. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LayerProgress) => void;
  /**
   * How the content of files is looked into.
   * @default - with a key of its own, so that fingerprints of secrets are comparable within this scan only
   */
  readonly inspection?: InspectionSettings;
  /** @default - layers are read one after the other */
  readonly threads?: ThreadSettings;
  /** Where contents of layers are kept between scans. @default - every layer is read */
  readonly layerCaching?: LayerCaching;
  /** What packages are matched with. @default - none: no vulnerability is known */
  readonly advisories?: Matching;
  /** Tags that name the image where it was found. @default - nobody knows them */
  readonly tags?: readonly string[];
  /** The time by which it is judged whether a distribution is still maintained. @default - now */
  readonly at?: Date;
  /**
   * Milliseconds of a steady clock, for `timings`.
   * @default performance.now
   */
  readonly now?: () => number;
}

/** Lines of `notLookedAt`; what is above is counted. */
const MAX_NOTES = 1000;
const MAX_NOTE_LENGTH = 2000;

/**
 * Scans one image in one pass over its layers: verifies every digest and size, lists the packages of its file system, looks
 * for credentials in every file of every layer, and checks its configuration and files.
 * What cannot be read is named in `notLookedAt`, and the result is then not `complete`.
 *
 * @param image how people call it, for messages.
 * @throws NotAnImage for an index or an artifact.
 * @throws InvalidManifest, UnsupportedManifest, ContentMismatch if the manifest cannot be trusted.
 * @throws BlobUnavailable if the source fails: trying again may help.
 */
export async function scan(image: string, source: ImageSource, options: ScanOptions = {}): Promise<ScanResult> {
  const limits = resolveLimits(options);
  const deadline = AbortSignal.timeout(limits.deadlineMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const timings = new Timings(options.now ?? (() => performance.now()));

  const manifest = await timings.of('manifest', () => readImageManifest(image, source));
  const configuration = await timings.of('configuration', () => readConfiguration(manifest, source, signal));
  const { onProgress, layerCaching, threads } = options;
  const read = await timings.of('layers', () =>
    readLayers(manifest.layers, {
      ...{ source, limits, signal },
      inspection: options.inspection ?? { fingerprintKey: randomBytes(32) },
      ...(onProgress ? { onProgress } : {}),
      ...(layerCaching ? { caching: layerCaching } : {}),
      ...(threads ? { threads } : {}),
    }),
  );
  const higher = new HigherLayers(read.layers.map(({ contents }) => contents));
  const inventory = await timings.of('inventory', () => assembleInventory(read.layers, higher));
  const { advisories } = options;
  const matched = advisories && (await timings.of('advisories', () => matchPackages(inventory.inventory, advisories)));
  const { config } = configuration;
  const files = fileFactsOf(read.layers.map(factsOfLayer), higher, inventory.factFiles);
  const { distribution } = inventory.inventory;
  const facts = { tags: options.tags ?? [], distribution, now: options.at ?? new Date(), files: files.facts };
  const findings = await timings.of('checks', () => (config ? runChecks(ALL_CHECKS, { ...facts, config }) : []));
  const secrets = secretFindings(read.layers.map(secretsOfLayer), higher);
  const notLookedAt = bounded(
    [configuration, read, inventory, files, secrets].flatMap(({ notLookedAt: lines }) => lines),
  );
  return {
    findings: [...findings, ...secrets.findings, ...(matched?.findings ?? [])],
    inventory: inventory.inventory,
    configuration: config ? describeConfiguration(config) : null,
    layers: read.reports,
    complete: notLookedAt.length === 0,
    notLookedAt,
    passedOver: bounded(read.passedOver),
    rulesVersion: RULES_VERSION,
    advisories: matched?.advisories ?? null,
    timings: timings.all(),
  };
}

function factsOfLayer({ digest, contents }: LayerOfImage) {
  return contents && { digest, facts: contents.facts };
}

function secretsOfLayer({ digest, contents }: LayerOfImage) {
  return contents && { digest, secrets: contents.secrets };
}

/** @throws NotAnImage, InvalidManifest, UnsupportedManifest, ContentMismatch */
export async function readImageManifest(image: string, source: ImageSource): Promise<ParsedImage> {
  const { bytes, mediaType, digest } = await source.manifest();
  verifyDigest(bytes, digest);
  const manifest = parseManifest(bytes, mediaType);
  if (manifest.kind === 'index') throw new NotAnImage(image, 'index', `${manifest.children.length} manifests`);
  if (manifest.kind === 'artifact') throw new NotAnImage(image, 'artifact', manifest.type);
  return manifest;
}

interface ReadConfiguration {
  readonly config: ImageConfig | null;
  readonly notLookedAt: readonly string[];
}

async function readConfiguration(
  manifest: ParsedImage,
  source: ImageSource,
  signal: AbortSignal,
): Promise<ReadConfiguration> {
  try {
    const config = parseImageConfig(await readBlob(source, manifest.config, MAX_CONFIG_BYTES, signal));
    const { length } = config.diffIds;
    const isWhole = length === manifest.layers.length;
    const note = `configuration: it names ${length} layers, the manifest ${manifest.layers.length}`;
    return { config, notLookedAt: [...(isWhole ? [] : [note]), ...unreadSteps(config)] };
  } catch (error) {
    const isImages =
      error instanceof InvalidImageConfig || error instanceof ContentMismatch || error instanceof LimitReached;
    if (!isImages) throw error;
    return { config: null, notLookedAt: [`configuration: ${error.message}`] };
  }
}

function bounded(lines: readonly string[]): string[] {
  const shown = lines
    .slice(0, MAX_NOTES)
    .map((line) => (line.length > MAX_NOTE_LENGTH ? `${line.slice(0, MAX_NOTE_LENGTH - 1)}…` : line));
  return lines.length > MAX_NOTES ? [...shown, `and ${lines.length - MAX_NOTES} more`] : shown;
}

class Timings {
  readonly #now: () => number;
  readonly #started: number;
  readonly #steps: Record<string, number> = {};

  constructor(now: () => number) {
    this.#now = now;
    this.#started = now();
  }

  async of<T>(step: string, run: () => T | Promise<T>): Promise<T> {
    const start = this.#now();
    const result = await run();
    this.#steps[step] = this.#now() - start;
    return result;
  }

  all(): Readonly<Record<string, number>> {
    return { ...this.#steps, total: this.#now() - this.#started };
  }
}
