import { InvalidPackageUrl, parsePackageQuestion } from '../../../lambdas/verdicts/incident-queries';

test.each([
  ['openssl', { name: 'openssl' }],
  ['@babel/core', { name: '@babel/core' }],
  ['pkg:deb/debian/openssl', { name: 'openssl', purl: 'pkg:deb/debian/openssl' }],
  ['PKG:DEB/debian/openssl', { name: 'openssl', purl: 'pkg:deb/debian/openssl' }],
  [
    'pkg:deb/debian/openssl@1:3.0.11-1~deb12u2?arch=amd64&distro=debian-12',
    { name: 'openssl', purl: 'pkg:deb/debian/openssl', version: '1:3.0.11-1~deb12u2' },
  ],
  ['pkg:deb/debian/g%2B%2B@1', { name: 'g++', purl: 'pkg:deb/debian/g%2B%2B', version: '1' }],
  ['pkg:deb/debian/g++@1', { name: 'g++', purl: 'pkg:deb/debian/g%2B%2B', version: '1' }],
  ['pkg:npm/minimist@1.2.5', { name: 'minimist', purl: 'pkg:npm/minimist', version: '1.2.5' }],
  ['pkg:npm/%40babel/core@7.0.0', { name: '@babel/core', purl: 'pkg:npm/%40babel/core', version: '7.0.0' }],
  ['pkg:npm/@babel/core@7.0.0', { name: '@babel/core', purl: 'pkg:npm/%40babel/core', version: '7.0.0' }],
  ['pkg:npm/@babel/core', { name: '@babel/core', purl: 'pkg:npm/%40babel/core' }],
])('%s asks for %j', (text, question) => {
  expect(parsePackageQuestion(text)).toEqual(question);
});

test.each(['pkg:', 'pkg:deb', 'pkg:deb/', 'pkg:deb//openssl', 'pkg:deb/debian/', 'pkg:deb/%ff', 'pkg:1/x'])(
  '%s is no package URL',
  (text) => {
    expect(() => parsePackageQuestion(text)).toThrow(InvalidPackageUrl);
  },
);
