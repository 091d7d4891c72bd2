import type { Node } from 'constructs';
import { z } from 'zod';
import { DEFAULT_DEPLOYMENT, DEPLOYMENT_NAME, PROJECT_NAME } from '../lambdas/image-scan/contract';

const settingsSchema = z.strictObject({
  /** Names the deployment's parameters and stacks, so that one account and region can hold several. */
  name: z.string().regex(DEPLOYMENT_NAME.pattern, DEPLOYMENT_NAME.expected).default(DEFAULT_DEPLOYMENT),
  imageScan: z
    .strictObject({
      /** How long the registry's own scan is waited for. */
      scanDeadlineMinutes: z.number().int().min(1).max(240).default(30),
      /** Compressed bytes; a layer above it is not read, and the image is UNKNOWN for it. */
      maxLayerBytes: z
        .number()
        .int()
        .min(1_000_000)
        .default(4 * 1024 ** 3),
    })
    .prefault({}),
  remediation: z
    .strictObject({
      /** Names of the CodeBuild projects of this account and region that a rebuild may start; no other can be. */
      projects: z.array(z.string().regex(PROJECT_NAME, 'expected a CodeBuild project name')).default([]),
      /** An image pushed later than this after the start of a rebuild is no result of it. */
      attemptDeadlineMinutes: z.number().int().min(5).max(1440).default(120),
    })
    .prefault({}),
});

/** Deployment settings: the context key `mayfly` of cdk.json, or `-c mayfly='{...}'`. */
export type Settings = z.infer<typeof settingsSchema>;

export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings';
  constructor(problems: readonly string[]) {
    super(
      `The settings under the context key "mayfly" (in cdk.json, or given by -c) cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}\n` +
        'docs/settings.md lists every setting with its default.',
    );
  }
}

/** @throws InvalidSettings with every bad value's path. Nothing is synthesised from settings that are not understood. */
export function readSettings(node: Node): Settings {
  const given: unknown = node.tryGetContext('mayfly') ?? {};
  return parseSettings(typeof given === 'string' ? parseJson(given) : given);
}

export function parseSettings(given: unknown): Settings {
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidSettings(
    parsed.error.issues.map(
      (issue) => `mayfly${issue.path.map((part) => `.${String(part)}`).join('')}: ${issue.message}`,
    ),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidSettings([`mayfly: not JSON (${error instanceof Error ? error.message : String(error)})`]);
  }
}
