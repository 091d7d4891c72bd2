import { counted } from '../shared/wording';
import { explainVerdict } from '../verdicts/explain';
import { type Verdict, type VerdictRecord, verdictAt, verdictStands } from '../verdicts/verdict';
import type { Choice } from './contract';

export interface GateSettings {
  /** Images of other registries. */
  readonly otherImages: Choice;
  /** An image that is younger than this and has no verdict may still get one. */
  readonly scanDeadlineMinutes: number;
  /** A deployment is kept waiting no longer than this. */
  readonly maxWaitMinutes: number;
}

/** What is known of the image of one container. */
export type ImageFacts = { readonly container: string; readonly image: string } & (
  | { readonly found: 'elsewhere'; readonly host: string }
  /** There is no digest that a verdict could be about. */
  | { readonly found: 'nothing'; readonly why: string }
  | {
      readonly found: 'image';
      readonly digest: string;
      /** ISO 8601. */
      readonly pushedAt: string;
      /** Until when a run may be working on it; null where none ever did. */
      readonly leaseUntil: string | null;
      readonly record: VerdictRecord | null;
    }
);

type KnownImage = Extract<ImageFacts, { found: 'image' }>;

export interface ImageDecision {
  readonly container: string;
  readonly image: string;
  readonly digest: string | null;
  readonly outcome: 'pass' | 'wait' | 'refuse';
  /** As of now; null where there was never one. */
  readonly verdict: Verdict | null;
  /** Sentences for people, safe to print. */
  readonly why: readonly string[];
}

export interface DeploymentDecision {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS';
  readonly why: string;
  readonly images: readonly ImageDecision[];
}

/** Whether a container may start from its image. What is neither proven nor about to be is refused. */
export function decideImage(facts: ImageFacts, settings: GateSettings, now: Date): ImageDecision {
  const { container, image } = facts;
  const about = { container, image, digest: null, verdict: null };
  if (facts.found === 'elsewhere') {
    const outcome = settings.otherImages === 'allow' ? 'pass' : 'refuse';
    return { ...about, outcome, why: [otherWhy(facts.host, settings.otherImages)] };
  }
  if (facts.found === 'nothing') return { ...about, outcome: 'refuse', why: [facts.why] };
  return { ...about, digest: facts.digest, ...decideKnown(facts, settings, now) };
}

/** Refused where any image is; kept waiting, for a bounded time, where the rest may still become compliant. */
export function decideDeployment(
  images: readonly ImageDecision[],
  waitingSince: Date,
  settings: GateSettings,
  now: Date,
): DeploymentDecision {
  if (images.length === 0)
    return { status: 'FAILED', why: 'The task definition has no container: nothing is proven.', images };
  const refused = images.filter(({ outcome }) => outcome === 'refuse').length;
  if (refused > 0)
    return { status: 'FAILED', why: `${refused} of ${counted(images.length, 'image')} must not be deployed.`, images };
  const waiting = images.filter(({ outcome }) => outcome === 'wait').length;
  if (waiting === 0) return { status: 'SUCCEEDED', why: `${counted(images.length, 'image')} may be deployed.`, images };
  const state = `${waiting} of ${counted(images.length, 'image')} ${waiting === 1 ? 'is' : 'are'} still being judged`;
  const minutes = counted(settings.maxWaitMinutes, 'minute');
  if (now.getTime() - waitingSince.getTime() >= settings.maxWaitMinutes * 60_000)
    return { status: 'FAILED', why: `${state} after ${minutes}, the longest that a deployment waits.`, images };
  return { status: 'IN_PROGRESS', why: `${state}: the deployment waits, ${minutes} at most.`, images };
}

function decideKnown(
  facts: KnownImage,
  settings: GateSettings,
  now: Date,
): Pick<ImageDecision, 'outcome' | 'verdict' | 'why'> {
  const { record } = facts;
  const waitsFor = beingJudged(facts, settings, now);
  if (!record) {
    if (waitsFor !== null) return { outcome: 'wait', verdict: null, why: [waitsFor] };
    return { outcome: 'refuse', verdict: null, why: ['It was never judged. Push it again to have it judged.'] };
  }
  const verdict = verdictAt(record, now);
  if (verdict === 'COMPLIANT') return { outcome: 'pass', verdict, why: explainVerdict(record) };
  const isFinal = verdict === 'NOT_APPLICABLE' || verdictStands(record, now);
  if (waitsFor !== null && !isFinal) return { outcome: 'wait', verdict, why: [...reasons(record, now), waitsFor] };
  return { outcome: 'refuse', verdict, why: reasons(record, now) };
}

/** Why a verdict may be under way; null where nothing says so. */
function beingJudged({ pushedAt, leaseUntil, record }: KnownImage, settings: GateSettings, now: Date): string | null {
  if (leaseUntil !== null && Date.parse(leaseUntil) > now.getTime())
    return `It is being judged: a run holds it until ${leaseUntil} at most.`;
  const due = Date.parse(pushedAt) + settings.scanDeadlineMinutes * 60_000;
  if (!record && due > now.getTime())
    return `It was pushed at ${pushedAt} and may still be judged until ${new Date(due).toISOString()}.`;
  return null;
}

/** Of an expired COMPLIANT only the expiry counts: that it once held would read as an approval. */
function reasons(record: VerdictRecord, now: Date): readonly string[] {
  const { verdict, validUntil } = record;
  if (verdict === 'NOT_APPLICABLE') return [...explainVerdict(record), 'There is nothing in it to run.'];
  if (verdict === 'UNKNOWN' || verdictStands(record, now)) return explainVerdict(record);
  const expired = `The verdict ${verdict} expired at ${validUntil}. Push the image again to have it judged.`;
  return verdict === 'COMPLIANT' ? [expired] : [expired, ...explainVerdict(record)];
}

function otherWhy(host: string, otherImages: Choice): string {
  const where = `It comes from another registry (${host}), whose images are not judged`;
  return otherImages === 'allow'
    ? `${where}; it passes as "otherImages" is "allow".`
    : `${where}. Push a copy to the registry of this account and region, or set "otherImages" to "allow".`;
}
