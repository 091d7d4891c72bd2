import { describeError } from '../../../lambdas/shared/errors';
import { isDenied } from '../aws-errors';

/** `unknown` is what could not be found out; it is never taken for ok. */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'unknown';

/** What one check came to, in words for people. */
export interface Finding {
  readonly status: CheckStatus;
  readonly says: string;
  /** What to do next; with everything but ok. */
  readonly next?: string;
}

export interface Check extends Finding {
  readonly name: string;
}

/** Runs one check. Whatever it throws is no finding about the deployment: that is unknown then, with the reason. */
export async function runCheck(name: string, look: () => Promise<Finding>): Promise<Check> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    const next = isDenied(error)
      ? 'Ask somebody who may do what the message names, or have it allowed to you.'
      : 'Ask again later.';
    return { name, status: 'unknown', says: `It cannot be found out: ${describeError(error)}`, next };
  }
}

export const ok = (says: string): Finding => ({ status: 'ok', says });
export const warning = (says: string, next: string): Finding => ({ status: 'warning', says, next });
export const failed = (says: string, next: string): Finding => ({ status: 'failed', says, next });
export const unknown = (says: string, next: string): Finding => ({ status: 'unknown', says, next });

const MOST_NAMED = 5;

/** The first few of a list, and how many more there are. */
export function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
