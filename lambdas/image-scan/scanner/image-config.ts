import { z } from 'zod';
import { InvalidImageConfig } from './errors';
import { documentObject, parseDocument, textMap } from './json-document';

/** Real configurations stay under 1 MB; the cap is ours. */
export const MAX_CONFIG_BYTES = 8 * 1024 * 1024;
const MAX_ITEMS = 10_000;

/** The part of an image's configuration that scanning needs. */
export interface ImageConfig {
  /** As the image says it, ISO 8601; null where it does not. */
  readonly created: string | null;
  readonly architecture: string;
  readonly os: string;
  readonly config: {
    readonly user: string;
    /** `NAME=value` each. */
    readonly env: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
    readonly exposedPorts: readonly string[];
    readonly volumes: readonly string[];
    readonly cmd: readonly string[];
    readonly entrypoint: readonly string[];
    /** The words of the check, `['NONE']` where it was switched off; null where there is none. */
    readonly healthcheck: readonly string[] | null;
  };
  readonly history: readonly {
    readonly createdBy: string;
    readonly comment: string;
    readonly emptyLayer: boolean;
  }[];
  /** Digests of the uncompressed layers, from the base up. */
  readonly diffIds: readonly string[];
}

const text = (most: number) => z.string().max(most).nullish();
const list = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_ITEMS).nullish();
const words = list(z.string());

/** The limits on single values are those of the scan result that they end in. */
const schema = documentObject({
  created: text(64),
  architecture: text(128),
  os: text(128),
  config: documentObject({
    User: text(512),
    Env: words,
    Labels: textMap(MAX_ITEMS),
    ExposedPorts: z.record(z.string().max(64), z.unknown()).nullish(),
    Volumes: z.record(z.string(), z.unknown()).nullish(),
    Cmd: words,
    Entrypoint: words,
    Healthcheck: documentObject({ Test: words }).nullish(),
  }).nullish(),
  history: list(documentObject({ created_by: text(1e7), comment: text(1e7), empty_layer: z.boolean().nullish() })),
  rootfs: documentObject({ diff_ids: list(z.string().max(256)) }).nullish(),
});

/**
 * Reads an OCI or Docker image configuration. Absent and null are alike, as they are to the runtimes.
 *
 * @throws InvalidImageConfig with the path of the bad value.
 */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const parsed = parseDocument(bytes, MAX_CONFIG_BYTES, schema);
  if ('problem' in parsed) {
    const { path, why, cause } = parsed.problem;
    throw new InvalidImageConfig(path, why, { cause });
  }
  const { config, history, rootfs, ...rest } = parsed.value;
  return {
    created: rest.created || null,
    architecture: rest.architecture ?? '',
    os: rest.os ?? '',
    config: {
      user: config?.User ?? '',
      env: config?.Env ?? [],
      labels: config?.Labels ?? {},
      exposedPorts: Object.keys(config?.ExposedPorts ?? {}),
      volumes: Object.keys(config?.Volumes ?? {}),
      cmd: config?.Cmd ?? [],
      entrypoint: config?.Entrypoint ?? [],
      healthcheck: config?.Healthcheck?.Test ?? null,
    },
    history: (history ?? []).map((step) => ({
      createdBy: step.created_by ?? '',
      comment: step.comment ?? '',
      emptyLayer: step.empty_layer ?? false,
    })),
    diffIds: rootfs?.diff_ids ?? [],
  };
}
