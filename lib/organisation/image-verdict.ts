import { VERDICT_EVENT } from '../../lambdas/verdicts/contract';

/** The pattern of verdict events. */
export const IMAGE_VERDICT = { source: [VERDICT_EVENT.source], detailType: [VERDICT_EVENT.detailType] };
