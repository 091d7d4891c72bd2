import type { Exception } from '../../verdicts/exception';
import type { Finding } from '../../verdicts/finding';
import type { SeverityCounts } from '../../verdicts/severity';
import type { AppliedException, InGrace, Reason, Unknown, Verdict } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import type { FixPrediction } from '../remediation/fix-would-help';
import type { PackageType, ScanResult } from '../scanner/scan-result';
import type { ProvenanceReport } from './provenance';

/** What is known of the registry's own scan, its findings already in our terms. Times are ISO 8601. */
export type RegistryScan =
  | {
      readonly status: 'complete';
      readonly scanType: 'basic' | 'enhanced';
      readonly findings: readonly Finding[];
      /** With `enhanced`: what a suppression rule of Amazon Inspector hides. */
      readonly suppressed?: readonly Finding[];
      readonly completedAt: string;
      /** When the advisories that the registry matched against were last updated; Inspector's are of its last scan. */
      readonly databaseUpdatedAt: string;
      /** When the registry refused to scan anew; absent where the scan was new enough. */
      readonly renewalRefusedAt?: string;
    }
  | { readonly status: 'unknown'; readonly why: string }
  /** There is no registry: an image on disk. Then everything has to be proven by our own advisories. */
  | { readonly status: 'not-asked' };

export type CustomScan =
  | { readonly status: 'complete'; readonly result: ScanResult }
  | { readonly status: 'unknown'; readonly why: string };

export interface Evidence {
  readonly repository: string;
  readonly now: Date;
  readonly policy: EffectivePolicy;
  readonly registryScan: RegistryScan;
  readonly customScan: CustomScan;
  /** Those that may apply to the repository; whether one has expired is checked here. */
  readonly exceptions: readonly Exception[];
}

export interface PackageCount {
  readonly type: PackageType;
  readonly packages: number;
}

export interface Judgement {
  readonly verdict: Exclude<Verdict, 'NOT_APPLICABLE'>;
  /** 0 to 100, of the findings that no exception leaves out. */
  readonly score: number;
  /** Of all merged findings: excepted ones, those in grace and those without a fix included. */
  readonly counts: SeverityCounts;
  readonly reasons: readonly Reason[];
  readonly unknowns: readonly Unknown[];
  /** Of both scanners and the policy's own checks, one for each key, worst first. */
  readonly findings: readonly Finding[];
  /** All of them, those of the worst findings first. */
  readonly exceptionsApplied: readonly AppliedException[];
  readonly inGrace: InGrace;
  /** Packages that nobody matched against advisories, and whose type the policy accepts so. */
  readonly acceptedUnevaluated: readonly PackageCount[];
  /** ISO 8601, always after `now`. */
  readonly validUntil: string;
  readonly fixWouldHelp: FixPrediction;
  /** Absent where nobody has looked for signatures. */
  readonly provenance?: ProvenanceReport;
}
