import type { SecretKind } from '../secret-kind';
import { form, named, token, urlSafe } from '../secret-pattern';

/** Sources: Google Cloud "Manage API keys", "Create and delete service account keys"; Google Identity, OAuth 2.0. */
export const GOOGLE: readonly SecretKind[] = [
  token(['gcp-api-key', 'a Google API key', 'HIGH'], 'AIza', urlSafe(35), {
    minEntropy: 3.5,
  }),
  form(
    ['gcp-service-account', 'a Google Cloud service account key', 'CRITICAL'],
    ['service_account'],
    '\\\\{0,3}"type\\\\{0,3}"\\s{0,8}:\\s{0,8}\\\\{0,3}"service_account\\\\{0,3}"',
  ),
  token(['google-oauth-client-secret', 'a Google OAuth client secret', 'HIGH'], 'GOCSPX-', urlSafe(28)),
  token(['google-oauth-access-token', 'a Google OAuth access token', 'HIGH'], 'ya29\\.', urlSafe('40,1000')),
  token(['google-oauth-refresh-token', 'a Google OAuth refresh token', 'CRITICAL'], '1//0', urlSafe('60,200'), {
    minEntropy: 4,
  }),
  token(['gcp-hmac-access-id', 'a Google Cloud Storage HMAC key id', 'HIGH'], 'GOOG1E', '[A-Z0-9]{55}'),
  token(
    ['firebase-server-key', 'a Firebase Cloud Messaging server key', 'HIGH'],
    'AAAA',
    `${urlSafe(7)}:${urlSafe('134,180')}`,
    {
      keywords: ['aaaa'],
      minEntropy: 4.5,
    },
  ),
  named(['recaptcha-secret-key', 'a reCAPTCHA secret key', 'MEDIUM'], ['recaptcha'], `6L${urlSafe(38)}`, {
    except: ({ matched, line }) => !/secret|private/i.test(matched + line.slice(0, 200)),
  }),
];
