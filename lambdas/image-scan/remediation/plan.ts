import type { RemediationPlan } from '../../verdicts/verdict';
import type { Judgement } from '../judge/judgement';
import type { EffectivePolicy } from '../policy/policy';

export interface PlanInput {
  readonly judgement: Pick<Judgement, 'verdict' | 'fixWouldHelp'>;
  readonly policy: Pick<EffectivePolicy, 'remediation'>;
  readonly repository: string;
  /** Of the image when it was claimed. */
  readonly tags: readonly string[];
  /** The id that an attempt gets, should the plan be a rebuild. */
  readonly attemptId: string;
}

/**
 * What a verdict leads to. Whether the rebuild may then start (allow-list, attempts left, kill switch) is for those to
 * say who can know it at that moment.
 */
export function planRemediation({ judgement, policy, repository, tags, attemptId }: PlanInput): RemediationPlan {
  const { strategy, project, maxAttempts } = policy.remediation;
  const { verdict, fixWouldHelp } = judgement;
  if (verdict === 'COMPLIANT') return { strategy: 'none', why: 'The image is compliant: there is nothing to repair.' };
  if (verdict === 'UNKNOWN') {
    return { strategy: 'none', why: 'The verdict is unknown: what is wrong, if anything, has to be found out first.' };
  }
  if (strategy === 'none') return { strategy, why: `The policy of ${repository} asks for no remediation.` };
  if (strategy === 'notify')
    return { strategy, why: `The policy of ${repository} asks to notify. ${fixWouldHelp.why}` };
  if (!fixWouldHelp.helps) return { strategy: 'notify', why: `A rebuild would not help. ${fixWouldHelp.why}` };
  if (project === null) {
    return {
      strategy: 'notify',
      why: `A rebuild would help, but the policy of ${repository} names no project for it.`,
    };
  }
  // The children of an index come without one, each with a chain of its own: rebuilding them would never end.
  if (tags.length === 0) {
    const why = 'A rebuild would help, but nothing deploys this image by a tag: rebuild the index that lists it.';
    return { strategy: 'notify', why };
  }
  return { strategy: 'rebuild', why: `A rebuild would help. ${fixWouldHelp.why}`, attemptId, project, maxAttempts };
}
