import {
  AuthenticationFailed,
  AuthenticationUnavailable,
} from '../../../../../lambdas/request-guard/authentication/refusals';

/** The stable word of a refusal; an error that is none fails the test. */
export async function reasonOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AuthenticationFailed) return error.reason;
    if (error instanceof AuthenticationUnavailable) return `unavailable: ${error.event?.details?.['cause']}`;
    throw error;
  }
  return 'let through';
}
