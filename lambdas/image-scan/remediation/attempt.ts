import type { Attempt, AttemptState } from '../../verdicts/attempt';
import { type ImageReference, imageKey } from '../../verdicts/image-reference';
import type { Verdict } from '../../verdicts/verdict';

export type Acceptance = { readonly accepted: true } | { readonly accepted: false; readonly why: string };

/** How an attempt ended, and why: final. */
export interface Outcome {
  readonly state: Exclude<AttemptState, 'OPEN'>;
  readonly why: string;
}

/**
 * Whether a pushed image that carries the attempt's tag is its result. Anybody who may push can push that tag, and
 * replication copies it to other registries: so only for the same repository of the same registry, while it is open,
 * and pushed before the deadline.
 */
export function acceptsImage(
  attempt: Pick<Attempt, 'attemptId' | 'state' | 'deadline' | keyof Omit<ImageReference, 'digest'>>,
  image: Omit<ImageReference, 'digest'> & { readonly pushedAt: Date },
): Acceptance {
  const of = `Attempt ${attempt.attemptId}`;
  if (attempt.state !== 'OPEN') return { accepted: false, why: `${of} has already ended: ${attempt.state}.` };
  if (imageKey(image) !== imageKey(attempt)) {
    return {
      accepted: false,
      why: `${of} is for ${imageKey(attempt)}, and the image was pushed to ${imageKey(image)}.`,
    };
  }
  const deadline = Date.parse(attempt.deadline);
  const inTime = image.pushedAt.getTime() < deadline;
  return inTime ? { accepted: true } : { accepted: false, why: `${of} ran out of time on ${attempt.deadline}.` };
}

/** How an attempt ends once its image is judged. Only for an image that `acceptsImage` accepted. */
export function outcomeOf(
  attempt: Pick<Attempt, 'sourceDigest'>,
  image: { readonly digest: string; readonly verdict: Verdict },
): Outcome {
  if (image.digest === attempt.sourceDigest) {
    return { state: 'UNCHANGED', why: 'The build pushed the very image that it was to repair.' };
  }
  return OUTCOMES[image.verdict];
}

const OUTCOMES: Readonly<Record<Verdict, Outcome>> = {
  COMPLIANT: { state: 'FIXED', why: 'The new image is compliant.' },
  NON_COMPLIANT: { state: 'STILL_NON_COMPLIANT', why: 'The new image is still not compliant.' },
  UNKNOWN: {
    state: 'FAILED',
    why: 'The verdict of the new image is unknown: nothing proves that it was repaired.',
  },
  NOT_APPLICABLE: { state: 'FAILED', why: 'The build pushed something that is not an image.' },
};

/**
 * How an attempt ends because its build ended; null while the pushed image's verdict is still to come.
 * @param build `status` as CodeBuild names it; `pushed`: whether the attempt's tag is in the registry
 */
export function outcomeOfBuild(build: { readonly status: string; readonly pushed: boolean }): Outcome | null {
  if (build.status !== 'SUCCEEDED') return { state: 'FAILED', why: `The build ended ${build.status}.` };
  return build.pushed ? null : { state: 'FAILED', why: "The build succeeded without pushing the attempt's tag." };
}
