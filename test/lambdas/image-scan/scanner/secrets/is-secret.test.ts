import { findSecrets } from '../../../../../lambdas/image-scan/scanner/secrets/find-secrets';

const SAS = 'aBBKDWQvyuVcTPH9EBp%2FXTI9E%2F%2Fmq171%2BZU178wcwqU%3D';
const RANDOM = '"a8ca07e4-61ec-4399-99f4-19853801bcd5"';
const OTHER_SAS = 'xQ7KDWQvyuVcTPH9EBp%2FXTI9E%2F%2Fmq171%2BZU178wcwqU%3D';

const PUBLIC: readonly (readonly [why: string, text: string, path: string])[] = [
  ['the token of a request', `"ClientRequestToken": ${RANDOM}`, 'app/a.json'],
  ['the token of a page', `"NextContinuationToken": ${RANDOM}`, 'app/a.json'],
  [
    'an example of a client library',
    `"ApiToken": ${RANDOM}`,
    'srv/lib/python3.11/site-packages/botocore/data/waf/2015-08-24/examples-1.json',
  ],
  ['a checksum of a package', ' /etc/pam.d/passwd eaf2ad85b5ccd06cceb19a3e75f40c63', 'var/lib/dpkg/status'],
  ['an entry of passwd', 'grep eli /etc/passwd:eli:x:2098:1000:Eli Smith:/home/eli:/bin/bash', 'app/notes.txt'],
  ['the field of a template', 'machine {host} login token password {auth_token}zY(?P', 'app/login.py'],
  ['a password of documentation', 'the password: "ExamplePassword123!"', 'app/service.json'],
  ['a signature of documentation', `https://a.example/?sp=r&sv=2023&sig=${SAS}`, 'app/a.txt'],
];

it.each(PUBLIC)('takes %s for no secret', (_, text, path) => {
  expect(findSecrets(text, path)).toEqual([]);
});

const SECRET: readonly (readonly [id: string, text: string, path: string])[] = [
  ['generic-api-key', `"ApiToken": ${RANDOM}`, 'app/a.json'],
  [
    'generic-api-key',
    `"ApiToken": ${RANDOM}`,
    'srv/lib/python3.11/site-packages/botocore/data/waf/2015-08-24/service-2.json',
  ],
  ['netrc-password', 'machine a.example login me password {auth-9}zY(?P', 'app/.netrc'],
  ['generic-password', 'password: "Winter-74!"', 'app/service.json'],
  ['azure-sas-token', `https://a.example/?sp=r&sv=2023&sig=${OTHER_SAS}`, 'app/a.txt'],
];

it.each(SECRET)('takes for a secret: %s in %j', (id, text, path) => {
  expect(findSecrets(text, path).map(({ kind }) => kind.id)).toEqual([id]);
});
