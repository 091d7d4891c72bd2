import fc from 'fast-check';
import {
  parseAptConfig,
  parseAptSources,
  parseYumConfig,
} from '../../../../../lambdas/image-scan/scanner/facts/package-sources';

const settings = (found: ReturnType<typeof parseAptSources>) => found.map(({ line, setting }) => [line, setting]);

it.each([
  ['deb [trusted=yes] http://x /', 'trusted=yes'],
  ['deb-src [ arch=amd64 Trusted=yes ] http://x /', 'trusted=yes'],
  ['deb [allow-insecure=yes] http://x /', 'allow-insecure=yes'],
  ['Trusted: yes', 'trusted=yes'],
])('finds in a sources list %j', (text, setting) => {
  expect(settings(parseAptSources(Buffer.from(`# x\n${text}\n`)))).toEqual([[2, setting]]);
});

it.each([
  'deb [signed-by=/usr/share/keyrings/x.gpg] http://x /',
  'deb [trusted=no] http://x /',
  '# deb [trusted=yes] http://x /',
  'deb http://x/trusted=yes /',
  'Trusted: no',
  'Signed-By: yes',
])('finds nothing in a sources list %j', (text) => {
  expect(parseAptSources(Buffer.from(text))).toEqual([]);
});

it.each([
  ['APT::Get::AllowUnauthenticated "true";', 'signature'],
  ['Acquire::AllowInsecureRepositories 1;', 'signature'],
  ['Acquire::https::Verify-Peer "false";', 'certificate'],
  ['Acquire::https::example.com::Verify-Host "no";', 'certificate'],
])('finds in a setting of apt %j', (text, what) => {
  expect(parseAptConfig(Buffer.from(text))).toMatchObject([{ line: 1, what }]);
});

it.each([
  'APT::Get::AllowUnauthenticated "false";',
  'Acquire::https::Verify-Peer "true";',
  '// APT::Get::AllowUnauthenticated "true";',
  'APT::Install-Recommends "true";',
])('finds nothing in a setting of apt %j', (text) => {
  expect(parseAptConfig(Buffer.from(text))).toEqual([]);
});

it('finds what repositories of yum do not verify, but for those that are switched off', () => {
  const text = [
    '[main]',
    'gpgcheck=1',
    'sslverify = 0',
    '[one]',
    'enabled=1',
    'gpgcheck=0',
    '[two]',
    'gpgcheck=0',
    'enabled=0',
    '[three]',
    'repo_gpgcheck=0',
    '# gpgcheck=0',
    '[four]',
    'gpgcheck=no',
  ].join('\n');
  expect(settings(parseYumConfig(Buffer.from(text)))).toEqual([
    [3, 'sslverify=0'],
    [6, 'gpgcheck=0'],
    [14, 'gpgcheck=no'],
  ]);
});

it('takes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      for (const parse of [parseAptSources, parseAptConfig, parseYumConfig]) {
        for (const { setting } of parse(Buffer.from(bytes))) expect(setting.length).toBeLessThanOrEqual(300);
      }
    }),
  );
});
