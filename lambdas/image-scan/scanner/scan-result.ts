import { z } from 'zod';
import { type Finding, findingSchema } from '../../verdicts/finding';
import { type ProvenanceEvidence, provenanceEvidenceSchema } from '../provenance/evidence';

/** The types of the purl specification. */
export const PACKAGE_TYPES = [
  'apk',
  'cargo',
  'composer',
  'deb',
  'gem',
  'golang',
  'maven',
  'npm',
  'nuget',
  'pypi',
  'rpm',
] as const;
export type PackageType = (typeof PACKAGE_TYPES)[number];

/** The operating system's package databases. */
export const DATABASES = ['apk', 'dpkg', 'rpm'] as const;
export type Database = (typeof DATABASES)[number];

/** A package of the image's final file system. */
export interface Package {
  readonly type: PackageType;
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  /** The source package that it was built from, where the database names one: advisories speak of it. */
  readonly source?: { readonly name: string; readonly version: string };
  readonly purl: string;
  /** Digest of the layer that brought the record, and the record's file. */
  readonly layer: string;
  readonly path: string;
}

export interface Inventory {
  /** From os-release, lower case; null where the image has none. */
  readonly distribution: { readonly id: string; readonly versionId: string } | null;
  /** The package databases that were found and read whole. */
  readonly databases: readonly Database[];
  readonly packages: readonly Package[];
}

/** What checks that depend on policy need of the image's configuration; values of the environment are never here. */
export interface ImageConfiguration {
  readonly architecture: string;
  readonly os: string;
  /** ISO 8601, or null where the image does not say. */
  readonly created: string | null;
  readonly user: string;
  /** For example `8080/tcp`. */
  readonly exposedPorts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface LayerReport {
  readonly digest: string;
  /** `cached`: an earlier scan under the same rules has read it to its end. */
  readonly status: 'scanned' | 'cached' | 'unscanned';
  readonly reason?: string;
}

/** The advisory database that packages were matched against, and what it could not answer. */
export interface MatchedAdvisories {
  /** ISO 8601. */
  readonly builtAt: string;
  readonly records: number;
  /** `sha256:...` of the database's content. */
  readonly digest: string;
  /** What it has advisories of, such as `npm` or `Debian:12`. */
  readonly ecosystems: readonly string[];
  readonly unmatched: readonly UnmatchedPackages[];
  /** What it matches, and VEX documents say does not apply; not among the findings. */
  readonly suppressed: readonly VexSuppression[];
}

/** Packages of which the database cannot say whether they are affected. */
export interface UnmatchedPackages {
  readonly type: PackageType;
  readonly count: number;
  /** Some of them, as `name version`. */
  readonly packages: readonly string[];
  /** Without a full stop: `the database has no advisories for Debian:13`. */
  readonly why: string;
}

export interface VexSuppression {
  readonly finding: Finding;
  readonly statement: {
    /** Id of the VEX document. */
    readonly document: string;
    readonly status: 'not_affected' | 'fixed';
    readonly justification?: string;
  };
}

/** What the custom scanner says of one image. */
export interface ScanResult {
  readonly findings: readonly Finding[];
  readonly inventory: Inventory;
  readonly configuration: ImageConfiguration | null;
  readonly layers: readonly LayerReport[];
  /** True only if every layer was read to its end, now or by an earlier scan, and nothing was passed over. */
  readonly complete: boolean;
  /** What was passed over, each with its reason; never empty when `complete` is false. */
  readonly notLookedAt: readonly string[];
  /**
   * Content in which no package is ever installed, such as an encrypted archive, and that was not looked at: it does not
   * make the image incomplete. Absent in older scans.
   */
  readonly passedOver?: readonly string[];
  readonly rulesVersion: string;
  /** The advisories that packages were matched against; null where none were. */
  readonly advisories: MatchedAdvisories | null;
  /** What was found of the image's provenance; absent where nobody has looked, as in older scans. */
  readonly provenance?: ProvenanceEvidence;
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}

const text = (most: number) => z.string().max(most);

const advisoriesSchema = z.strictObject({
  builtAt: text(40),
  records: z.number().int().nonnegative(),
  digest: text(80),
  ecosystems: z.array(text(128)),
  unmatched: z.array(
    z.strictObject({
      type: z.enum(PACKAGE_TYPES),
      count: z.number().int().positive(),
      packages: z.array(text(2100)),
      why: text(2000),
    }),
  ),
  suppressed: z.array(
    z.strictObject({
      finding: findingSchema,
      statement: z.strictObject({
        document: text(2000),
        status: z.enum(['not_affected', 'fixed']),
        justification: text(2000).exactOptional(),
      }),
    }),
  ),
});

/** The scanner's evidence is read back through this, as its writer parses hostile bytes. */
export const scanResultSchema: z.ZodType<ScanResult> = z.strictObject({
  findings: z.array(findingSchema),
  inventory: z.strictObject({
    distribution: z.strictObject({ id: text(128), versionId: text(128) }).nullable(),
    databases: z.array(z.enum(DATABASES)),
    packages: z.array(
      z.strictObject({
        type: z.enum(PACKAGE_TYPES),
        name: text(1024),
        version: text(1024),
        architecture: text(128).exactOptional(),
        source: z.strictObject({ name: text(1024), version: text(1024) }).exactOptional(),
        purl: text(4096),
        layer: text(80),
        path: text(4096),
      }),
    ),
  }),
  configuration: z
    .strictObject({
      architecture: text(128),
      os: text(128),
      created: text(64).nullable(),
      user: text(512),
      exposedPorts: z.array(text(64)),
      labels: z.record(text(1024), text(4096)),
    })
    .nullable(),
  layers: z.array(
    z.strictObject({
      digest: text(80),
      status: z.enum(['scanned', 'cached', 'unscanned']),
      reason: text(2000).exactOptional(),
    }),
  ),
  complete: z.boolean(),
  notLookedAt: z.array(text(2000)),
  passedOver: z.array(text(2000)).exactOptional(),
  rulesVersion: text(128),
  advisories: advisoriesSchema.nullable(),
  provenance: provenanceEvidenceSchema.exactOptional(),
  timings: z.record(z.string(), z.number()),
});
