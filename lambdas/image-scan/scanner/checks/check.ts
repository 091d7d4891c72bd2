import type { Finding, FindingKind } from '../../../verdicts/finding';
import type { Severity } from '../../../verdicts/severity';
import type { ImageFacts } from './image-facts';

/** Where a check found something, and what; never a secret's value. */
export interface Place {
  /** A file, or a place in the image's configuration such as `config.Env[2]`. Exceptions name it with the check's id. */
  readonly path: string;
  /** A sentence. */
  readonly detail: string;
  /** Appended to the check's id where one check tells several things apart. */
  readonly variant?: string;
}

/** One rule about an image. It sees the image's facts and nothing else: no policy, clock or network. */
export interface Check {
  /** Such as `mayfly:config/root-user`; it is what exceptions name, so it never changes. */
  readonly id: string;
  readonly kind: Extract<FindingKind, 'configuration' | 'secret'>;
  readonly severity: Severity;
  readonly title: string;
  /** The rule of a public standard that it follows. */
  readonly standard: string;
  readonly remedy: string;
  readonly find: (image: ImageFacts) => readonly Place[];
}

/** Findings of one check. Above that they say nothing new, and a verdict is not decided by them. */
export const MAX_PLACES = 100;
/** The path of the finding that counts the places above the limit. */
export const MORE_PLACES = '(more)';
/** Of the finding's schema, less the standard's name. */
const MAX_DETAIL = 1500;

export function runChecks(checks: readonly Check[], image: ImageFacts): Finding[] {
  return checks.flatMap((check) => bounded(check.find(image)).map((place) => toFinding(check, place)));
}

function bounded(places: readonly Place[]): readonly Place[] {
  if (places.length <= MAX_PLACES) return places;
  const more = places.length - MAX_PLACES;
  return [...places.slice(0, MAX_PLACES), { path: MORE_PLACES, detail: `${more} more places are not listed.` }];
}

function toFinding(check: Check, { path, detail, variant }: Place): Finding {
  const told = detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL)}…` : detail;
  return {
    id: variant === undefined ? check.id : `${check.id}/${variant}`,
    kind: check.kind,
    severity: check.severity,
    title: check.title,
    description: `${told} Standard: ${check.standard}.`,
    path,
    fixAvailable: false,
    remedy: check.remedy,
    sources: ['mayfly'],
    aliases: [],
  };
}
