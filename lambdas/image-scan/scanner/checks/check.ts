import type { Finding, FindingKind } from '../../../verdicts/finding';
import type { Severity } from '../../../verdicts/severity';
import type { ImageConfig } from '../image-config';

/** Where a check found something, and what; never a secret's value. */
export interface Place {
  /** In the image's configuration, such as `config.Env[2]`. */
  readonly path: string;
  /** A sentence. */
  readonly detail: string;
  /** Appended to the check's id where one check tells several things apart. */
  readonly variant?: string;
}

/** One rule about an image's configuration. It sees nothing else: no policy, clock or network. */
export interface Check {
  /** Such as `mayfly:config/root-user`; it is what exceptions name, so it never changes. */
  readonly id: string;
  readonly kind: Extract<FindingKind, 'configuration' | 'secret'>;
  readonly severity: Severity;
  readonly title: string;
  /** The rule of a public standard that it follows. */
  readonly standard: string;
  readonly remedy: string;
  readonly find: (image: ImageConfig) => readonly Place[];
}

export function runChecks(checks: readonly Check[], image: ImageConfig): Finding[] {
  return checks.flatMap((check) => check.find(image).map((place) => toFinding(check, place)));
}

function toFinding(check: Check, { path, detail, variant }: Place): Finding {
  return {
    id: variant === undefined ? check.id : `${check.id}/${variant}`,
    kind: check.kind,
    severity: check.severity,
    title: check.title,
    description: `${detail} Standard: ${check.standard}.`,
    path,
    fixAvailable: false,
    remedy: check.remedy,
    sources: ['mayfly'],
    aliases: [],
  };
}
