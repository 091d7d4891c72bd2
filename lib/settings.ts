import type { Node } from 'constructs';
import { z } from 'zod';
import {
  ADVISORIES,
  DEFAULT_DEPLOYMENT,
  DEPLOYMENT_NAME,
  FINDINGS_SETTLE_SECONDS,
  PROJECT_NAME,
  SWEEP,
} from '../lambdas/image-scan/contract';

const EXPECTED_SIGNING = 'expected true, false or the ARN of a KMS key';

/** No alias: it could be pointed at another key, and the records would name one that did not sign them. */
const SIGNING_KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]{1,128}$/;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 of 64 lower-case hexadecimal digits');
const patchSchema = z.strictObject({
  copaVersion: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'expected a version such as 0.14.2, without the v'),
  /** By architecture; images of one that is left out are not patched. */
  copaSha256: z
    .strictObject({ amd64: sha256.exactOptional(), arm64: sha256.exactOptional() })
    .refine(({ amd64, arm64 }) => amd64 ?? arm64, 'expected the SHA-256 for amd64, for arm64 or for both'),
  buildkitImage: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._:/-]{0,300}@sha256:[0-9a-f]{64}$/,
      'expected an image with its digest, such as moby/buildkit@sha256:…',
    ),
});

const organisationSchema = z
  .strictObject({
    /** Source: AWS Organizations API reference, "Organization", `Id`. */
    id: z.string().regex(/^o-[a-z0-9]{10,32}$/, 'expected the id of an organisation, such as o-a1b2c3d4e5'),
    /** Whether the members' verdicts come to this deployment's bus. */
    central: z.boolean().default(false),
    /** The bus that this deployment's verdicts are forwarded to. */
    centralBusArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/[A-Za-z0-9._/-]{1,256}$/,
        'expected the ARN of an event bus',
      )
      .exactOptional(),
    /** Accounts whose principals may read this deployment's audit trail. */
    readerAccounts: z.array(z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits')).default([]),
  })
  .superRefine(({ central, centralBusArn, readerAccounts }, { addIssue }) => {
    if (central && centralBusArn !== undefined) {
      const message = 'the central deployment forwards to nobody: leave out either this or central';
      addIssue({ code: 'custom', path: ['centralBusArn'], message });
    }
    if (!central && centralBusArn === undefined && readerAccounts.length === 0)
      addIssue({
        code: 'custom',
        message: 'expected central, centralBusArn or readerAccounts: the id alone does nothing',
      });
  });

/** Whoever can change advisories on their way can make any image look clean: HTTPS, or a stand-in on the same machine. */
const EXPORTS_ADDRESS =
  /^(?:https:\/\/[^\s/?#@]{1,255}|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?)(?:\/[^\s?#]{0,512})?$/;

const advisoriesSchema = z.strictObject({
  /** Whether the deployment downloads advisories at all. */
  sync: z.boolean().default(true),
  /** Names of OSV's ecosystems, with a release where only that is wanted. */
  ecosystems: z
    .array(z.string().regex(ADVISORIES.ecosystem, 'expected an ecosystem of OSV, such as npm, PyPI or Debian:12'))
    .min(1, 'expected one ecosystem at least; to have none, set sync to false')
    .default([...ADVISORIES.ecosystems]),
  /** Address of the folder that holds OSV's exports. */
  baseUrl: z
    .string()
    .regex(EXPORTS_ADDRESS, 'expected an https address without credentials, "?" and "#"')
    .default(ADVISORIES.exports),
  /** Whether FIRST's scores of exploitation are joined. */
  epss: z.boolean().default(false),
  /** Whether CISA's list of exploited vulnerabilities is joined. */
  kev: z.boolean().default(false),
});

/** Tokens are only worth as much as the way on which the keys come: HTTPS, or an issuer on the same machine. */
const KEYS_ADDRESS =
  /^(?:https:\/\/[^\s/?#@]{1,255}|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?)(?:\/[^\s#]{0,1024})?$/;

const auditApiSchema = z.strictObject({
  /** The `iss` of the tokens that are taken. */
  issuer: z.string().min(1).max(1024),
  /** The `aud` of the tokens that are taken. */
  audience: z.string().min(1).max(1024),
  /** Address of the issuer's public keys, as a JSON Web Key Set. */
  publicKeyUrl: z.string().regex(KEYS_ADDRESS, 'expected an https address without credentials and "#"'),
  /** Path of the claim that holds a caller's roles. */
  rolesClaim: z
    .string()
    .regex(/^[^\s.]{1,128}(?:\.[^\s.]{1,128}){0,7}$/, 'expected a path such as realm_access.roles')
    .default('roles'),
  /** Requests that one caller may send in a minute. */
  requestsPerMinute: z.number().int().min(1).max(100_000).default(300),
});

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
      /** Packages can be asked for by name, at the price of a write for each package of an image. */
      packageIndex: z.boolean().default(false),
      /** For so long a list of enhanced findings must stand still before it is believed. */
      findingsSettleSeconds: z
        .number()
        .int()
        .min(FINDINGS_SETTLE_SECONDS.min)
        .max(FINDINGS_SETTLE_SECONDS.max)
        .default(60),
      /** Lost pushes are looked for so often, and so far back. */
      sweep: z
        .strictObject({
          lookBackHours: z.number().int().min(SWEEP.lookBackHours.min).max(SWEEP.lookBackHours.max).default(24),
          everyMinutes: z.number().int().min(SWEEP.everyMinutes.min).max(SWEEP.everyMinutes.max).default(60),
        })
        .prefault({}),
      /** What packages are matched against that the registry's scan does not know. */
      advisories: advisoriesSchema.prefault({}),
    })
    .prefault({}),
  remediation: z
    .strictObject({
      /** Names of the CodeBuild projects of this account and region that a rebuild may start; no other can be. */
      projects: z.array(z.string().regex(PROJECT_NAME, 'expected a CodeBuild project name')).default([]),
      /** With what images are patched. Nothing is patched unless given: Mayfly vouches for no release of others. */
      patch: patchSchema.exactOptional(),
      /** An image pushed later than this after the start of a rebuild is no result of it. */
      attemptDeadlineMinutes: z.number().int().min(5).max(1440).default(120),
    })
    .prefault({}),
  observability: z
    .strictObject({
      /** Where alarms are sent, and their end. None unless given: alarms then only show. */
      alarmTopicArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
          'expected the ARN of a standard SNS topic',
        )
        .exactOptional(),
      dashboard: z.boolean().default(true),
      /** Address of the operator's runbook, as alarms link to its headings. */
      runbook: z
        .string()
        .regex(/^[^\s#]{1,300}$/, 'expected a path or address without spaces and "#"')
        .default('docs/operator-runbook.md'),
    })
    .prefault({}),
  evidence: z
    .strictObject({
      /** Nobody overwrites or deletes a version of a document for so long. None unless given. */
      objectLock: z
        .strictObject({ mode: z.enum(['GOVERNANCE', 'COMPLIANCE']), days: z.number().int().min(1).max(36_500) })
        .exactOptional(),
      /** Whether verdict records are signed: with a new KMS key, or with the one of that ARN. */
      signing: z
        .union([z.boolean(), z.string().regex(SIGNING_KEY_ARN, EXPECTED_SIGNING)], EXPECTED_SIGNING)
        .default(false),
    })
    .prefault({}),
  /** Whose tokens the audit API takes. There is no API unless given. */
  auditApi: auditApiSchema.exactOptional(),
  /** How the deployment stands among those of its organisation. Apart from it unless given. */
  organisation: organisationSchema.exactOptional(),
  accountSettings: z
    .strictObject({
      /** The scanner's pulls leave an image's last pull time alone, by which lifecycle policies may delete. */
      pullTimeExclusion: z.boolean().default(true),
      /** Days for which events of the bus can be replayed. No archive unless given. */
      eventArchiveDays: z.number().int().min(1).max(3650).exactOptional(),
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
