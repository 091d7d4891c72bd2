import type { Detection } from './threat';

/** What a part of a detector makes of a text; the detector names the family. */
export type Judgement = Pick<Detection, 'score' | 'evidence'>;

export const NOTHING_FOUND: Judgement = { score: 0, evidence: '' };
