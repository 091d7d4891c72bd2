import type { RankedSeverity } from '../../verdicts/severity';
import type { RemediationStrategy } from '../../verdicts/verdict';
import type { SignatureTrust } from '../provenance/trust';
import type { PackageType } from '../scanner/scan-result';

/** How many findings of a severity are allowed; one more is a breach. Null: no limit. */
export type Thresholds = Readonly<Record<RankedSeverity, number | null>>;

export interface RemediationRules {
  readonly strategy: RemediationStrategy;
  /** Name of the CodeBuild project that rebuilds; `rebuild` needs one. What patches is for the deployment to say. */
  readonly project: string | null;
  /** Rebuilds and patches in one chain, from the image that it began with. */
  readonly maxAttempts: number;
}

/** What holds for one repository: the document's rules with its overrides applied. */
export interface EffectivePolicy {
  readonly thresholds: Thresholds;
  /** Count only those vulnerabilities that have a fix. Secrets, configuration and malware always count. */
  readonly countOnlyFixable: boolean;
  /** A vulnerability published less than this many days ago does not count. With no known date, no grace. */
  readonly graceDays: number;
  /** What findings of ECR's severity UNDEFINED and Inspector's UNTRIAGED count as. */
  readonly untriagedAs: RankedSeverity;
  /** An advisory database older than this proves nothing. */
  readonly maxAdvisoryAgeDays: number;
  /**
   * Types of package that may stay unmatched against advisories: the owner's explicit fail-open.
   * Packages of any other type that nobody matched make the verdict UNKNOWN.
   */
  readonly acceptUnevaluated: readonly PackageType[];
  /** What gate and admission do with an image whose verdict is UNKNOWN. */
  readonly unknown: 'block' | 'allow';
  /** Whether an image has to be signed by somebody of `signatures`. */
  readonly requireSignature: boolean;
  /** Whose signatures count, and what has to be attested. Absent: nobody's, and nothing. */
  readonly signatures?: SignatureTrust;
  /** Null: no limit. Images that do not say credibly when they were built have no age. */
  readonly imageMaxAgeDays: number | null;
  readonly requiredLabels: readonly string[];
  readonly sensitivePorts: readonly number[];
  readonly remediation: RemediationRules;
}

/**
 * What a repository pattern may change. Each key replaces the document's, lists included;
 * thresholds are replaced severity by severity, remediation and signatures key by key. A project cannot be taken away:
 * so an override that asks for `rebuild` has one if itself or the document names one.
 */
export interface PolicyOverrides
  extends Readonly<Partial<Omit<EffectivePolicy, 'thresholds' | 'remediation' | 'signatures'>>> {
  readonly signatures?: Readonly<Partial<SignatureTrust>>;
  readonly thresholds?: Readonly<Partial<Thresholds>>;
  readonly remediation?: {
    readonly strategy?: RemediationStrategy;
    readonly project?: string;
    readonly maxAttempts?: number;
  };
}

/** A whole policy: whatever the owner's document left out is filled in from the built-in one. */
export interface Policy extends EffectivePolicy {
  readonly version: 1;
  /** Overrides by repository pattern; see `effectivePolicy` for which wins. */
  readonly repositories: Readonly<Record<string, PolicyOverrides>>;
}
