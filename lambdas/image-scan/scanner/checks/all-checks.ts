import type { Check } from './check';
import { knownCredential } from './known-credential';
import { namedSecret } from './named-secret';
import { noHealthcheck } from './no-healthcheck';
import { rootUser } from './root-user';

/**
 * Every check of an image's configuration, in the order of the report. To add one: write a file beside this one that
 * exports a `Check` with an id of its own, test it under the same name, list it here, and raise `RULES_VERSION`.
 */
export const ALL_CHECKS: readonly Check[] = [rootUser, noHealthcheck, knownCredential, namedSecret];
