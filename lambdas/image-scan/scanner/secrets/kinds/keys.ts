import { isPrivateKeyText } from '../allow/key-material';
import type { SecretKind } from '../secret-kind';
import { form, named, token } from '../secret-pattern';

/** Text of a PEM: base64, headers, line ends as they are or escaped, quotes and signs of code that joins lines. */
const PEM_BODY = '(?:[A-Za-z0-9+/=\\s\\\\:;,.()"\'`@<>_|#*$&%?!\\[\\]{}]|-(?!-)){40,7600}';

/** Private keys. Sources: RFC 7468 and 1421 (PEM), RFC 9580 (OpenPGP), PuTTY's PPK format, age-encryption.org/v1, RFC 7517 (JWK). */
export const KEYS: readonly SecretKind[] = [
  form(
    ['private-key', 'a private key', 'CRITICAL'],
    ['private key-----', 'private key block-----', 'private key ----'],
    `-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}(?:\\\\{1,2}[nr]|\\s){0,6}(?<secret>${PEM_BODY})`,
    { except: ({ secret }) => !isPrivateKeyText(secret) },
  ),
  form(
    ['private-key-base64', 'a private key in base64', 'CRITICAL'],
    ['ls0tls1crudjti'],
    'LS0tLS1CRUdJTi[A-Za-z0-9+/]{100,7600}={0,2}',
    {
      except: ({ secret }) =>
        !/^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(Buffer.from(secret.slice(0, 200), 'base64').toString('latin1')),
    },
  ),
  form(
    ['putty-private-key', 'a PuTTY private key', 'CRITICAL'],
    ['private-lines:'],
    'Private-Lines: [0-9]{1,4}\\s{1,3}(?<secret>(?:[A-Za-z0-9+/=]{1,80}\\s{1,3}){1,80})',
    { minEntropy: 3.5 },
  ),
  token(
    ['age-secret-key', 'an age secret key', 'CRITICAL'],
    'AGE-SECRET-KEY-1',
    '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
    {
      strict: true,
      except: ({ secret }) => /X{8}/.test(secret),
    },
  ),
  form(
    ['json-web-key', 'a private JSON web key', 'CRITICAL'],
    ['"kty"', '\\"kty\\"'],
    '"d\\\\{0,1}"\\s{0,4}:\\s{0,4}\\\\{0,1}"(?<secret>[A-Za-z0-9_-]{43,700})\\\\{0,1}"',
    { minEntropy: 4 },
  ),
  form(
    ['xml-rsa-private-key', 'a private RSA key in XML', 'CRITICAL'],
    ['<rsakeyvalue>'],
    '<D>(?<secret>[A-Za-z0-9+/=\\s]{80,1400})</D>',
    { minEntropy: 4 },
  ),
  named(
    ['wireguard-key', 'a WireGuard key', 'CRITICAL'],
    ['privatekey', 'presharedkey'],
    '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=',
    { minEntropy: 4 },
  ),
  form(
    ['signify-secret-key', 'a signify or minisign secret key', 'HIGH'],
    ['secret key'],
    'untrusted comment: [^\\n]{0,80}secret key[^\\n]{0,40}\\n(?<secret>RW[A-Za-z0-9+/]{80,400}={0,2})',
    { minEntropy: 4 },
  ),
];
