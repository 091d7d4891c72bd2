import type { SecretKind } from '../secret-kind';
import { AI } from './ai';
import { AWS } from './aws';
import { AZURE } from './azure';
import { BUILD } from './build';
import { CONNECTIONS } from './connections';
import { FILES } from './files';
import { GENERIC } from './generic';
import { GOOGLE } from './google';
import { HOSTING } from './hosting';
import { KEYS } from './keys';
import { MESSAGING } from './messaging';
import { MONITORING } from './monitoring';
import { PAYMENT } from './payment';
import { SOFTWARE } from './software';
import { SOURCE_CONTROL } from './source-control';
import { WEB } from './web';

/**
 * Every kind of credential. One id may stand for several forms. To add one: add it to its family with `token`, `named`
 * or `form`, put an example and a near miss into the table of the tests, and raise `RULES_VERSION`.
 */
export const ALL_KINDS: readonly SecretKind[] = [
  ...AWS,
  ...GOOGLE,
  ...AZURE,
  ...HOSTING,
  ...SOURCE_CONTROL,
  ...BUILD,
  ...MESSAGING,
  ...PAYMENT,
  ...AI,
  ...MONITORING,
  ...SOFTWARE,
  ...KEYS,
  ...WEB,
  ...CONNECTIONS,
  ...FILES,
  ...GENERIC,
];
