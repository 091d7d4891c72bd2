import { isBasicCredential, isJwtInBase64 } from '../allow/encoded';
import { isExampleLogin } from '../allow/example-login';
import type { SecretKind } from '../secret-kind';
import { anyCase, form } from '../secret-pattern';

const HEADER = `(?:${['authorization', 'api-token', 'x-api-key', 'apikey', 'api-key', 'private-token', 'x-auth-token', 'x-access-token', 'token'].map(anyCase).join('|')}|[xX]-[A-Za-z-]{1,30}(?:[tT]oken|[kK]ey))`;
const SCHEME =
  '(?:(?:Basic|basic|Bearer|bearer|Token|token|Api-Token|Api-?[kK]ey|Digest|Key|Splunk|PRIVATE-TOKEN|OAuth)\\s{1,4})?';

/** What authenticates requests. Sources: RFC 7519 (JWT), 7617 (Basic), 6750 (Bearer), 3986 (user information); curl(1). */
export const WEB: readonly SecretKind[] = [
  form(
    ['jwt', 'a JSON web token', 'HIGH'],
    ['.ey'],
    '(?<![A-Za-z0-9_-])ey[A-Za-z0-9_-]{15,2000}\\.ey[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{0,1500}={0,2}',
    {
      minEntropy: 3.5,
    },
  ),
  form(
    ['jwt-base64', 'a JSON web token in base64', 'HIGH'],
    ['zxlk'],
    '(?<![A-Za-z0-9+/_-])ZXlK[A-Za-z0-9+/_-]{60,7000}={0,2}',
    {
      except: ({ secret }) => !isJwtInBase64(secret),
    },
  ),
  form(
    ['curl-auth-header', 'a credential in a header of a curl command', 'HIGH'],
    ['curl'],
    `curl(?=[\\s"'])[\\s\\S]{0,700}?(?:-H|--header)[= \\t]{0,5}["']${HEADER}["']?:\\s{0,6}${SCHEME}(?<secret>[^\\s"'<>{}$*]{8,2000})["']`,
    { evidence: 'name' },
  ),
  form(
    ['curl-auth-user', 'a password in a curl command', 'HIGH'],
    ['curl'],
    `curl(?=[\\s"'])[\\s\\S]{0,700}?\\s(?:-u|--user)[= \\t]{0,5}["']?(?<secret>[^\\s"':]{0,100}["']?:["']?[^\\s"']{0,200})`,
    { strict: true, except: ({ secret }) => isExampleLogin(secret) },
  ),
  form(
    ['http-authorization', 'a credential in an HTTP header', 'HIGH'],
    ['authorization', 'bearer ', 'basic '],
    `[aA](?:uthorization|UTHORIZATION)["'\`\\]]{0,2}\\s{0,3}(?:[:=,]|=>)\\s{0,3}[bfru]?["'\`]?(?:Basic|Bearer|basic|bearer|Token|token)\\s{1,3}(?<secret>[A-Za-z0-9+/=._~-]{16,2000})`,
    {
      evidence: 'name',
      generic: true,
      minEntropy: 3,
      except: ({ matched, secret }) => /basic\s/i.test(matched) && !isBasicCredential(secret),
    },
  ),
];
