import { z } from 'zod';
import { SEVERITIES, type Severity } from './severity';

export type FindingKind = 'vulnerability' | 'configuration' | 'secret' | 'malware' | 'provenance';
export type FindingSource = 'ecr-basic' | 'inspector' | 'mayfly';

export interface FindingPackage {
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  /** The first version that is not affected. */
  readonly fixedIn?: string;
  /** Digest of the layer that brought it. */
  readonly layer?: string;
  readonly path?: string;
  /** Whether the operating system's package manager brought it; absent where no source says. */
  readonly os?: boolean;
}

/** Where a credential lies; its value is nowhere. */
export interface FindingSecret {
  /** Digest of the layer. */
  readonly layer: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Counted from 1; null in binaries. */
  readonly line: number | null;
  /** Its first characters and its length. */
  readonly hint: string;
  /** A keyed hash: the same secret has the same one in every image that a deployment scans. */
  readonly fingerprint: string;
  /** Whether a later layer deletes or replaces the file: the image still holds it. */
  readonly deletedLater: boolean;
}

export interface Finding {
  /** The vulnerability's id (CVE, else the source's own), or the check's id. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Base score, 0 to 10: the source's v3, else v4, else v2. */
  readonly cvss?: number;
  readonly title: string;
  /** At most 2,000 characters. */
  readonly description?: string;
  readonly package?: FindingPackage;
  /** Where in the image, for secrets and configuration: a file, or a place in the configuration such as `config.Env[2]`. */
  readonly path?: string;
  readonly secret?: FindingSecret;
  readonly fixAvailable: boolean;
  readonly remedy?: string;
  /** Whether a way to exploit the vulnerability is publicly known; absent where no source says. */
  readonly exploitAvailable?: boolean;
  /** FIRST's prediction of exploitation within 30 days, and the share of vulnerabilities below it; both 0 to 1. */
  readonly epss?: { readonly score: number; readonly percentile: number };
  /** ISO 8601. */
  readonly publishedAt?: string;
  readonly sources: readonly FindingSource[];
  readonly aliases: readonly string[];
}

const text = (most: number) => z.string().max(most);

/** Evidence is read back through this: the scanner that wrote it parses hostile bytes. */
export const findingSchema: z.ZodType<Finding> = z.strictObject({
  id: text(512).min(1),
  kind: z.enum(['vulnerability', 'configuration', 'secret', 'malware', 'provenance']),
  severity: z.enum(SEVERITIES),
  cvss: z.number().min(0).max(10).exactOptional(),
  title: text(2000),
  description: text(2000).exactOptional(),
  package: z
    .strictObject({
      name: text(1024),
      version: text(1024),
      purl: text(4096).exactOptional(),
      fixedIn: text(1024).exactOptional(),
      layer: text(80).exactOptional(),
      path: text(4096).exactOptional(),
      os: z.boolean().exactOptional(),
    })
    .exactOptional(),
  path: text(4096).exactOptional(),
  secret: z
    .strictObject({
      layer: text(80),
      offset: z.int().nonnegative(),
      line: z.int().positive().nullable(),
      hint: text(64),
      fingerprint: text(64),
      deletedLater: z.boolean(),
    })
    .exactOptional(),
  fixAvailable: z.boolean(),
  remedy: text(2000).exactOptional(),
  exploitAvailable: z.boolean().exactOptional(),
  epss: z.strictObject({ score: z.number().min(0).max(1), percentile: z.number().min(0).max(1) }).exactOptional(),
  publishedAt: text(40).exactOptional(),
  sources: z.array(z.enum(['ecr-basic', 'inspector', 'mayfly'])).min(1),
  aliases: z.array(text(512)),
});

/** Two scanners' findings with the same key are one finding. */
export function findingKey(finding: Finding): string {
  const where = finding.kind === 'secret' || finding.kind === 'configuration' ? (finding.path ?? '') : '';
  const { name = '', version = '' } = finding.package ?? {};
  return JSON.stringify([finding.id, name, version, where, ...(finding.secret ? [finding.secret.fingerprint] : [])]);
}

/** How a finding is named in a reason: `CVE-2021-44906 minimist 1.2.5`. */
export function findingLabel(finding: Finding): string {
  const { package: of, path } = finding;
  if (of) return `${finding.id} ${of.name} ${of.version}`;
  return path ? `${finding.id} ${path}` : finding.id;
}
