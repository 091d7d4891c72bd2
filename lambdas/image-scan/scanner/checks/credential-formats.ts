import { findSecrets } from '../secrets/find-secrets';
import { ALL_KINDS } from '../secrets/kinds/all-kinds';
import type { SecretKind } from '../secrets/secret-kind';

/** Credentials that tell by their form what they are; what only a name tells is `namedSecret`'s. */
export const CREDENTIAL_FORMATS: readonly SecretKind[] = ALL_KINDS.filter(
  ({ evidence = 'form', path }) => evidence === 'form' && path === undefined,
);

/** The kind of the first credential in a text, or null. Documentation's examples and masks are none. */
export function findCredential(text: string): SecretKind | null {
  return findSecrets(text, null, CREDENTIAL_FORMATS)[0]?.kind ?? null;
}
