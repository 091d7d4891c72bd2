import fc from 'fast-check';
import { packageUrl } from '../../../lambdas/image-scan/scanner/inventory/purl';
import {
  coversRepository,
  type ExceptionMatch,
  exceptionState,
  matchesFinding,
  purlWithoutVersion,
} from '../../../lambdas/verdicts/exception';
import type { Finding } from '../../../lambdas/verdicts/finding';
import { anException } from '../../support/exception';

const CURL: Finding = {
  id: 'CVE-2026-1000',
  kind: 'vulnerability',
  severity: 'CRITICAL',
  title: 'A vulnerability',
  package: { name: 'curl', version: '1:7.88.1-10', purl: 'pkg:deb/debian/curl@1:7.88.1-10?arch=amd64' },
  fixAvailable: true,
  sources: ['ecr-basic'],
  aliases: ['GHSA-aaaa'],
};
const SECRET: Finding = {
  id: 'aws-key',
  kind: 'secret',
  severity: 'HIGH',
  title: 'A secret',
  path: 'srv/.env',
  fixAvailable: false,
  sources: ['mayfly'],
  aliases: [],
};
const ADVISORY_OF_TWO = { ...CURL, id: 'GHSA-aaaa', aliases: ['CVE-2026-1000', 'CVE-2026-2000'] };

describe('An exception is about a finding', () => {
  it.each<[string, ExceptionMatch, Finding]>([
    ['by its id', { id: 'CVE-2026-1000' }, CURL],
    ['by an alias', { id: 'GHSA-aaaa' }, CURL],
    ['by its CVE, where that is an alias', { id: 'CVE-2026-1000' }, { ...CURL, id: 'GHSA-a', aliases: [CURL.id] }],
    ['by the id of an advisory that covers two', { id: 'GHSA-aaaa' }, ADVISORY_OF_TWO],
    ['by the name of its package', { package: { name: 'curl' } }, CURL],
    ['by name and version', { package: { name: 'curl', version: '1:7.88.1-10' } }, CURL],
    ['by a purl without version and qualifiers', { package: { purl: 'pkg:deb/debian/curl' } }, CURL],
    ['by purl and version', { package: { purl: 'pkg:deb/debian/curl', version: '1:7.88.1-10' } }, CURL],
    ['by id and package', { id: 'CVE-2026-1000', package: { name: 'curl' } }, CURL],
    ['of a secret, by its id', { id: 'aws-key' }, SECRET],
    ['of a secret, by id and path', { id: 'aws-key', path: 'srv/.env' }, SECRET],
  ])('%s', (_, match, finding) => {
    expect(matchesFinding({ match }, finding)).toBe(true);
  });

  it.each<[string, ExceptionMatch, Finding]>([
    ['of another id', { id: 'CVE-2026-1001' }, CURL],
    ['of an id that only begins so', { id: 'CVE-2026-100' }, CURL],
    ['of a CVE that an advisory covers with another', { id: 'CVE-2026-2000' }, ADVISORY_OF_TWO],
    ['of another CVE, even if an alias', { id: 'CVE-2026-2000' }, { ...CURL, aliases: ['CVE-2026-2000'] }],
    ['of another package', { package: { name: 'libcurl4' } }, CURL],
    ['of another version', { package: { name: 'curl', version: '7.88.1-10' } }, CURL],
    ['of the id in another package', { id: 'CVE-2026-1000', package: { name: 'libcurl4' } }, CURL],
    ['of the package with another id', { id: 'CVE-2026-1', package: { name: 'curl' } }, CURL],
    [
      'of a package whose purl nobody told',
      { package: { purl: 'pkg:deb/debian/curl' } },
      { ...CURL, package: { name: 'curl', version: '1' } },
    ],
    ['of another path', { id: 'aws-key', path: 'srv/.env.old' }, SECRET],
    ['of malware, by its package alone', { package: { name: 'curl' } }, { ...CURL, kind: 'malware' }],
    ['where it says nothing', {}, CURL],
    ['where its package is empty', { package: {} }, CURL],
  ])('but not %s', (_, match, finding) => {
    expect(matchesFinding({ match }, finding)).toBe(false);
  });
});

describe('An exception stands', () => {
  const exception = anException({ expiresAt: '2026-12-01T00:00:00.000Z' });
  const removed = { at: '2026-11-01T00:00:00.000Z', by: 'somebody', reason: 'fixed' };
  it.each([
    ['until it expires', exception, '2026-11-30T23:59:59.999Z', 'standing'],
    ['and not at that moment', exception, '2026-12-01T00:00:00.000Z', 'expired'],
    ['until it is removed', { ...exception, removed }, '2026-11-10T00:00:00.000Z', 'removed'],
  ])('%s', (_, given, now, state) => {
    expect(exceptionState(given, new Date(now))).toBe(state);
  });

  it.each([
    ['app/api', { repository: 'app/api' }, true],
    ['app/*', { repository: 'app/api' }, true],
    ['*', { repository: 'app/api' }, true],
    ['app/api', { repository: 'app/api-2' }, false],
    ['*', { repository: 'app/api', account: '999999999999' }, false],
    ['*', { repository: 'app/api', region: 'eu-central-1' }, false],
  ])('for %s in %j: %s', (repository, of, covered) => {
    const { account, region } = exception;
    expect(coversRepository({ ...exception, repository }, { account, region, ...of })).toBe(covered);
  });
});

describe('A purl without its version', () => {
  it.each([
    ['pkg:npm/%40babel/core@7.1.0', 'pkg:npm/%40babel/core'],
    ['pkg:npm/@babel/core@7.1.0', 'pkg:npm/%40babel/core'],
    ['pkg:npm/@babel/core', 'pkg:npm/%40babel/core'],
    ['pkg:deb/debian/curl?arch=amd64#a@b/c', 'pkg:deb/debian/curl'],
  ])('of %s is %s', (purl, expected) => {
    expect(purlWithoutVersion(purl)).toBe(expected);
  });

  it('is the same for every version that the scanner writes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (name, a, b) => {
        const of = (version: string) => purlWithoutVersion(packageUrl({ type: 'npm', name, version }));
        expect(of(a)).toBe(of(b));
      }),
    );
  });
});
