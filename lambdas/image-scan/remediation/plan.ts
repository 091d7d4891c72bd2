import type { IndexRebuild, RemediationPlan } from '../../verdicts/verdict';
import { PATCH_ARCHITECTURES } from '../contract';
import type { Judgement } from '../judge/judgement';
import type { EffectivePolicy } from '../policy/policy';

export interface PlanInput {
  readonly judgement: Pick<Judgement, 'verdict' | 'fixWouldHelp'>;
  readonly policy: Pick<EffectivePolicy, 'remediation'>;
  readonly repository: string;
  /** Of the image when it was claimed. */
  readonly tags: readonly string[];
  /** As the image says it; null where the image did not tell, or was not read. */
  readonly architecture: string | null;
  /** The id that an attempt gets, should the plan be a rebuild or a patch. */
  readonly attemptId: string;
}

/**
 * What a verdict leads to. Whether the attempt may then begin (allow-list, attempts left, something new to fix with, kill
 * switch) is for those to say who can know it at that moment.
 */
export function planRemediation(input: PlanInput): RemediationPlan {
  const { judgement, policy, repository } = input;
  const { strategy } = policy.remediation;
  const { verdict, fixWouldHelp } = judgement;
  if (verdict === 'COMPLIANT') return { strategy: 'none', why: 'The image is compliant: there is nothing to repair.' };
  if (verdict === 'UNKNOWN') {
    return { strategy: 'none', why: 'The verdict is unknown: what is wrong, if anything, has to be found out first.' };
  }
  if (strategy === 'none') return { strategy, why: `The policy of ${repository} asks for no remediation.` };
  if (strategy === 'notify')
    return { strategy, why: `The policy of ${repository} asks to notify. ${fixWouldHelp.why}` };
  if (!fixWouldHelp.helps) return { strategy: 'notify', why: `A ${strategy} would not help. ${fixWouldHelp.why}` };
  return strategy === 'patch' ? planPatch(input) : planRebuild(input);
}

function planRebuild({ judgement, policy, repository, tags, attemptId }: PlanInput): RemediationPlan {
  const { project, maxAttempts } = policy.remediation;
  if (project === null) {
    return {
      strategy: 'notify',
      why: `A rebuild would help, but the policy of ${repository} names no project for it.`,
    };
  }
  // The children of an index come without one, each with a chain of its own: rebuilding them would never end.
  if (tags.length === 0) {
    const why = 'A rebuild would help, but nothing deploys this image by a tag: rebuild the index that lists it.';
    return { strategy: 'notify', why, ofIndex: { project, maxAttempts } };
  }
  const why = `A rebuild would help. ${judgement.fixWouldHelp.why}`;
  return { strategy: 'rebuild', why, attemptId, project, maxAttempts };
}

function planPatch({ judgement, policy, tags, architecture, attemptId }: PlanInput): RemediationPlan {
  const would = 'A patch would help, but';
  const known = PATCH_ARCHITECTURES.find((one) => one === architecture);
  if (known === undefined) {
    return { strategy: 'notify', why: `${would} only images of ${PATCH_ARCHITECTURES.join(' and ')} are patched.` };
  }
  if (tags.length === 0) {
    const why = `${would} nothing deploys this image by a tag, and an index that lists it is not patched: rebuild it.`;
    return { strategy: 'notify', why };
  }
  const why = `A patch would help. ${judgement.fixWouldHelp.why}`;
  return { strategy: 'patch', why, attemptId, architecture: known, maxAttempts: policy.remediation.maxAttempts };
}

/** An image of an index that is NON_COMPLIANT, the worst first. */
export interface BrokenChild {
  readonly digest: string;
  readonly plan: RemediationPlan;
}

export interface IndexPlanInput {
  readonly broken: readonly BrokenChild[];
  readonly tags: readonly string[];
  readonly attemptId: string;
}

/** Their fixes are read one after the other before an attempt begins. */
const MOST_IMAGES = 20;

/**
 * The rebuild of an index, where that would end its breach: each of its broken images would be repaired by one, and at
 * least one of them by nothing else, as no tag leads to it. Null where there is none to plan: its images have plans of
 * their own. The images are of one repository, and so of one policy.
 */
export function planIndexRebuild({ broken, tags, attemptId }: IndexPlanInput): RemediationPlan | null {
  const [rebuild] = broken.flatMap(({ plan }): readonly IndexRebuild[] => (plan.ofIndex ? [plan.ofIndex] : []));
  if (!rebuild || !broken.every(({ plan }) => plan.ofIndex || plan.strategy === 'rebuild')) return null;
  const images = broken.flatMap(({ digest, plan }) => plan.images ?? [digest]).slice(0, MOST_IMAGES);
  if (tags.length === 0) {
    const why = 'A rebuild would help, but nothing deploys this index by a tag: rebuild the one that lists it.';
    return { strategy: 'none', why, ofIndex: rebuild, images };
  }
  const why = `A rebuild would help: it would repair each image of the index that is not compliant (${broken.length}).`;
  return { strategy: 'rebuild', why, attemptId, ...rebuild, images };
}
