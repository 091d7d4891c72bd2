import type { Finding } from '../../verdicts/finding';
import type { SeverityCounts } from '../../verdicts/severity';
import type { Reason, Unknown, Verdict } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import type { FixPrediction } from '../remediation/fix-would-help';
import type { PackageType, ScanResult } from '../scanner/scan-result';

/** What is known of the registry's own scan, its findings already in our terms. Times are ISO 8601. */
export type RegistryScan =
  | {
      readonly status: 'complete';
      readonly scanType: 'basic';
      readonly findings: readonly Finding[];
      readonly completedAt: string;
      /** When the advisories that the registry matched against were last updated. */
      readonly databaseUpdatedAt: string;
      /** When the registry refused to scan anew; absent where the scan was new enough. */
      readonly renewalRefusedAt?: string;
    }
  | { readonly status: 'unknown'; readonly why: string };

export type CustomScan =
  | { readonly status: 'complete'; readonly result: ScanResult }
  | { readonly status: 'unknown'; readonly why: string };

export interface Evidence {
  readonly repository: string;
  readonly now: Date;
  readonly policy: EffectivePolicy;
  readonly registryScan: RegistryScan;
  readonly customScan: CustomScan;
}

/** Vulnerabilities that break no threshold yet, because they are younger than the policy's grace. */
export interface InGrace {
  readonly found: number;
  /** Labels of at most 20, worst first. */
  readonly findings: readonly string[];
  /** ISO 8601: when the first of them starts to count; null where there is none. */
  readonly firstEnds: string | null;
}

export interface PackageCount {
  readonly type: PackageType;
  readonly packages: number;
}

export interface Judgement {
  readonly verdict: Exclude<Verdict, 'NOT_APPLICABLE'>;
  /** 0 to 100. */
  readonly score: number;
  /** Of all merged findings, those in grace and those without a fix included. */
  readonly counts: SeverityCounts;
  readonly reasons: readonly Reason[];
  readonly unknowns: readonly Unknown[];
  /** Of both scanners and the policy's own checks, one for each key, worst first. */
  readonly findings: readonly Finding[];
  readonly inGrace: InGrace;
  /** Packages that nobody matched against advisories, and whose type the policy accepts so. */
  readonly acceptedUnevaluated: readonly PackageCount[];
  /** ISO 8601, always after `now`. */
  readonly validUntil: string;
  readonly fixWouldHelp: FixPrediction;
}
