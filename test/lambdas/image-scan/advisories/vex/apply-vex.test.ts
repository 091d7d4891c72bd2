import fc from 'fast-check';
import { InvalidVexDocument } from '../../../../../lambdas/image-scan/advisories/errors';
import { applyVex, type VexProduct } from '../../../../../lambdas/image-scan/advisories/vex/apply-vex';
import { parseOpenVex } from '../../../../../lambdas/image-scan/advisories/vex/openvex';
import { parsePackageUrl } from '../../../../../lambdas/image-scan/advisories/vex/package-url';
import type { Finding } from '../../../../../lambdas/verdicts/finding';

const PURL = 'pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGE: VexProduct = { digest: DIGEST, repository: 'app/api' };

const finding = (more: Partial<Finding> = {}): Finding => ({
  id: 'CVE-2024-0001',
  kind: 'vulnerability',
  severity: 'HIGH',
  title: '',
  package: { name: 'openssl', version: '3.0.11-1', purl: PURL },
  fixAvailable: false,
  sources: ['mayfly'],
  aliases: ['GHSA-1'],
  ...more,
});

const statement = (more: object = {}) => ({
  vulnerability: { name: 'CVE-2024-0001' },
  products: [{ '@id': PURL }],
  status: 'not_affected',
  justification: 'vulnerable_code_not_present',
  ...more,
});

const document = (statements: readonly object[], more: object = {}) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.com/vex-1',
  author: 'Example',
  timestamp: '2025-01-01T00:00:00Z',
  version: 1,
  statements,
  ...more,
});

const apply = (statements: readonly object[], of = finding(), product: VexProduct | undefined = IMAGE) =>
  applyVex([of], [parseOpenVex(document(statements))], product);

it('parts findings, and says which statement of which document hides one', () => {
  const [hidden, other] = [finding(), finding({ id: 'CVE-2024-0002', aliases: [] })];
  const { remaining, suppressed } = applyVex([hidden, other], [parseOpenVex(document([statement()]))], IMAGE);
  expect(remaining).toEqual([other]);
  expect(suppressed).toMatchObject([
    {
      finding: hidden,
      statement: {
        document: 'https://example.com/vex-1',
        vulnerability: 'CVE-2024-0001',
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
      },
    },
  ]);
});

const products = (...ids: readonly string[]) => ({ products: ids.map((id) => ({ '@id': id })) });
const within = (image: object, ...ids: readonly string[]) => ({
  products: [{ ...image, subcomponents: ids.map((id) => ({ '@id': id })) }],
});
const OCI = `pkg:oci/api@${DIGEST.replace(':', '%3A')}`;

it.each<[string, object, boolean]>([
  ['the package', {}, true],
  ['the package, by an alias of the finding', { vulnerability: { name: 'GHSA-1' } }, true],
  ['the package, by an alias of the statement', { vulnerability: { name: 'X-1', aliases: ['CVE-2024-0001'] } }, true],
  ['the package, in any version', products('pkg:deb/debian/openssl'), true],
  ['the package, as an identifier', { products: [{ identifiers: { purl: PURL } }] }, true],
  ['the package, as fixed', { status: 'fixed' }, true],
  ['the package, with an impact statement only', { justification: undefined, impact_statement: 'Not called.' }, true],
  ['the image by its digest', products(OCI), true],
  ['the image by its hash', { products: [{ hashes: { 'sha-256': 'a'.repeat(64) } }] }, true],
  ['the image by its name', products('pkg:oci/api'), true],
  ['the image by its repository', products('pkg:oci/api?repository_url=registry.example.com/app/api'), true],
  ['the package in the image', within({ '@id': OCI }, PURL), true],
  ['one of two products', products('pkg:npm/x', PURL), true],
  ['another version of the package', products('pkg:deb/debian/openssl@3.0.12-1'), false],
  ['the package on another architecture', products('pkg:deb/debian/openssl?arch=arm64'), false],
  ['a package of another distribution', products('pkg:deb/ubuntu/openssl'), false],
  ['another vulnerability', { vulnerability: { name: 'CVE-2024-9999' } }, false],
  ['another image', products(`pkg:oci/api@sha256%3A${'b'.repeat(64)}`), false],
  ['an image of another name', products('pkg:oci/other'), false],
  ['another repository of the same name', products('pkg:oci/api?repository_url=registry.example.com/other/api'), false],
  [
    'the image by a hash of something else',
    { products: [{ '@id': 'pkg:oci/api', hashes: { 'sha-256': 'b'.repeat(64) } }] },
    false,
  ],
  ['another package in the image', within({ '@id': OCI }, 'pkg:deb/debian/zlib'), false],
  ['the package in another product', within({ '@id': 'pkg:npm/other@1.0.0' }, PURL), false],
  ['the package, as affected', { status: 'affected', justification: undefined }, false],
  ['the package, as under investigation', { status: 'under_investigation', justification: undefined }, false],
])('applies a statement about %s: its effect is %#', (_, more, hides) => {
  expect(apply([statement(more)]).suppressed).toHaveLength(hides ? 1 : 0);
});

it.each<[string, readonly object[], boolean]>([
  [
    'the later says fixed',
    [
      statement({ status: 'affected', justification: undefined }),
      statement({ status: 'fixed', timestamp: '2025-02-01T00:00:00Z' }),
    ],
    true,
  ],
  [
    'the later says affected',
    [statement({ status: 'affected', justification: undefined, timestamp: '2025-02-01T00:00:00Z' }), statement()],
    false,
  ],
  [
    'they contradict each other at one time',
    [statement(), statement({ status: 'under_investigation', justification: undefined }), statement()],
    false,
  ],
])('takes the latest of several statements: %s', (_, statements, hides) => {
  expect(apply(statements).suppressed).toHaveLength(hides ? 1 : 0);
});

it('hides no finding of another kind, of a package without a URL, or of an image that is not known', () => {
  expect(apply([statement()], finding({ kind: 'configuration' })).suppressed).toEqual([]);
  expect(apply([statement()], finding({ package: { name: 'openssl', version: '3.0.11-1' } })).suppressed).toEqual([]);
  expect(applyVex([finding()], [parseOpenVex(document([statement(products(OCI))]))]).suppressed).toEqual([]);
});

it.each<[string, object, string]>([
  ['another context', document([statement()], { '@context': 'https://example.com' }), '@context'],
  [
    'a misspelt key, which would widen a statement',
    document([statement({ products: [{ '@id': OCI, subcomponent: [{ '@id': PURL }] }] })]),
    'statements[0].products[0]',
  ],
  ['no products', document([statement({ products: [] })]), 'statements[0].products'],
  ['a product that nothing identifies', document([statement({ products: [{}] })]), 'statements[0].products[0]'],
  ['a package URL that is none', document([statement(products('pkg:'))]), 'statements[0].products[0]'],
  ['an unknown status', document([statement({ status: 'ok' })]), 'statements[0].status'],
  ['an unknown justification', document([statement({ justification: 'because' })]), 'statements[0].justification'],
  ['no justification', document([statement({ justification: undefined })]), 'statements[0].justification'],
  ['no time', document([], { timestamp: 'x' }), 'timestamp'],
  ['nothing', {}, '@context'],
])('does not use a document with %s', (_, json, path) => {
  expect(() => parseOpenVex(json)).toThrow(expect.objectContaining({ constructor: InvalidVexDocument, path }));
});

it('reads any JSON, or says what is wrong with it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      for (const each of [
        json,
        document([statement({ products: json })]),
        document([statement({ vulnerability: json })]),
      ]) {
        try {
          parseOpenVex(each);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidVexDocument);
        }
      }
    }),
  );
});

it.each([
  ['pkg:npm/%40types/node@1.0.0', { type: 'npm', name: '@types/node', version: '1.0.0' }],
  ['pkg:npm/@types/node@1.0.0', { type: 'npm', name: '@types/node', version: '1.0.0' }],
  ['pkg:npm/@types/node', { type: 'npm', name: '@types/node', version: null }],
  ['pkg:PyPI/Foo_Bar@1', { type: 'pypi', name: 'foo-bar', version: '1' }],
  ['pkg:golang/example.com/a@v1#b/c', { type: 'golang', name: 'example.com/a', version: 'v1', subpath: 'b/c' }],
  ['pkg:maven/org.example/a@1?type=jar', { type: 'maven', version: '1' }],
])('parses %s', (text, expected) => {
  expect(parsePackageUrl(text)).toMatchObject(expected);
});

it.each(['', 'pkg:', 'pkg:npm', 'npm/a', 'pkg:npm/%', 'pkg:npm/a?x=%', 'pkg:/a'])(
  'takes %j for no package URL',
  (text) => {
    expect(parsePackageUrl(text)).toBeNull();
  },
);
