import fc from 'fast-check';
import {
  type ExceptionRequest,
  InvalidException,
  newException,
  newRemoval,
  parseException,
} from '../../../lambdas/verdicts/parse-exception';

const NOW = new Date('2026-11-05T12:00:00.000Z');
const CONTEXT = { account: '111122223333', region: 'eu-west-1', now: NOW, nonce: '09f3ac2e1b' };
const REQUEST: ExceptionRequest = {
  repository: 'app/api',
  match: { id: 'CVE-2026-1000' },
  reason: 'The code is not reachable.',
  createdBy: 'security@example.com',
  expiresAt: '2026-12-31',
};

function problemsOf(asked: unknown): readonly { readonly path: string; readonly message: string }[] {
  try {
    newException(asked, CONTEXT);
  } catch (error) {
    if (error instanceof InvalidException) return error.problems;
    throw error;
  }
  return [];
}

describe('A new exception', () => {
  it('says where, what, why, who and until when', () => {
    const exception = newException({ ...REQUEST, reason: '  Not reachable. ' }, CONTEXT);
    expect(exception).toEqual({
      id: '2026-12-31-09f3ac2e1b',
      account: '111122223333',
      region: 'eu-west-1',
      repository: 'app/api',
      match: { id: 'CVE-2026-1000' },
      reason: 'Not reachable.',
      createdBy: 'security@example.com',
      createdAt: NOW.toISOString(),
      expiresAt: '2026-12-31T00:00:00.000Z',
    });
    expect(parseException(JSON.parse(JSON.stringify(exception)))).toEqual(exception);
  });

  it.each([
    ['openssl', { name: 'openssl' }],
    ['openssl@any', { name: 'openssl' }],
    ['openssl@1:3.0.11-1~deb12u2', { name: 'openssl', version: '1:3.0.11-1~deb12u2' }],
    ['@babel/core', { name: '@babel/core' }],
    ['@babel/core@7.1.0', { name: '@babel/core', version: '7.1.0' }],
    ['pkg:npm/%40babel/core@7.1.0', { purl: 'pkg:npm/%40babel/core', version: '7.1.0' }],
    ['pkg:npm/@babel/core', { purl: 'pkg:npm/%40babel/core' }],
    ['pkg:deb/debian/openssl@3.0%2Bdfsg', { purl: 'pkg:deb/debian/openssl', version: '3.0+dfsg' }],
  ])('takes the package %s', (text, expected) => {
    expect(newException({ ...REQUEST, match: { package: text } }, CONTEXT).match).toEqual({ package: expected });
  });

  it('writes a CVE as CVEs are written', () => {
    expect(newException({ ...REQUEST, match: { id: 'cve-2026-1000' } }, CONTEXT).match.id).toBe('CVE-2026-1000');
  });

  it('takes the last moment that is allowed, and an offset', () => {
    const expiresAt = '2027-11-06T14:00:00+02:00';
    expect(newException({ ...REQUEST, expiresAt }, CONTEXT).expiresAt).toBe('2027-11-06T12:00:00.000Z');
  });

  it.each<[string, object, string]>([
    ['without a reason', { reason: undefined }, 'reason'],
    ['with a blank reason', { reason: ' \t ' }, 'reason'],
    ['with an endless reason', { reason: 'x'.repeat(501) }, 'reason'],
    ['that nobody answers for', { createdBy: '' }, 'createdBy'],
    ['of no repository', { repository: '' }, 'repository'],
    ['of a tag', { repository: 'app/api:v1' }, 'repository'],
    ['without an end', { expiresAt: undefined }, 'expiresAt'],
    ['that ended', { expiresAt: '2026-11-05' }, 'expiresAt'],
    ['that ends now', { expiresAt: NOW.toISOString() }, 'expiresAt'],
    ['that outlives a year', { expiresAt: '2027-11-06T12:00:00.001Z' }, 'expiresAt'],
    ['that ends on a day that is none', { expiresAt: '2027-02-30' }, 'expiresAt'],
    ['that ends at a time of no zone', { expiresAt: '2026-12-31T00:00:00' }, 'expiresAt'],
    ['of everything', { match: {} }, 'match'],
    ['of a pattern of ids', { match: { id: 'CVE-2026-*' } }, 'match.id'],
    ['of a path alone', { match: { path: 'srv/.env', package: 'curl' } }, 'match.path'],
    ['of a package without a name', { match: { package: '@1.0' } }, 'match.package'],
    ['of a package with an empty version', { match: { package: 'curl@' } }, 'match.package'],
    ['of a purl that is none', { match: { package: 'pkg:curl' } }, 'match.package'],
    ['of a purl with qualifiers', { match: { package: 'pkg:deb/debian/curl?arch=amd64' } }, 'match.package'],
    ['of a purl that cannot be decoded', { match: { package: 'pkg:npm/a@%zz' } }, 'match.package'],
    ['of a purl without a name', { match: { package: 'pkg:npm/@1.0.0' } }, 'match.package'],
    ['with a key that nobody knows', { severity: 'LOW' }, ''],
  ])('%s is refused, and the path named', (_, changes, path) => {
    expect(problemsOf({ ...REQUEST, ...changes }).map((problem) => problem.path)).toEqual([path]);
  });

  it('is refused with every problem at once', () => {
    const asked = { ...REQUEST, reason: '', expiresAt: 'soon', match: { id: '*', package: '' } };
    expect(
      problemsOf(asked)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['expiresAt', 'match.id', 'match.package', 'reason']);
    expect(() => newException(asked, CONTEXT)).toThrow('expiresAt: expected a date (2027-01-31');
  });

  it('is made or refused for what it says, whatever is asked', () => {
    const anything = fc.anything({ withNullPrototype: true });
    const asked = fc.record(
      {
        repository: fc.oneof(fc.string(), fc.constant('app/*'), anything),
        match: fc.oneof(
          anything,
          fc.record({ id: fc.string(), path: fc.string(), package: fc.string() }, { requiredKeys: [] }),
        ),
        reason: fc.oneof(fc.string(), anything),
        createdBy: fc.oneof(fc.string(), anything),
        expiresAt: fc.oneof(fc.constant('2026-12-31'), fc.string(), anything),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(asked, (given) => {
        let exception: ReturnType<typeof newException>;
        try {
          exception = newException(given, CONTEXT);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidException);
          return;
        }
        expect(parseException(exception)).toEqual(exception);
      }),
    );
  });
});

describe('A removal', () => {
  it('says who and why', () => {
    expect(newRemoval({ by: 'me', reason: 'Fixed.' }, NOW)).toEqual({
      at: NOW.toISOString(),
      by: 'me',
      reason: 'Fixed.',
    });
  });
  it('is refused without a reason', () => {
    expect(() => newRemoval({ by: 'me', reason: ' ' }, NOW)).toThrow('reason: expected a reason');
  });
});

describe('What is read back', () => {
  it.each([
    ['matches everything', { match: {} }, 'match'],
    ['has a package without a name', { match: { package: {} } }, 'match.package'],
    ['never expires', { expiresAt: 'never' }, 'expiresAt'],
  ])('is refused where it %s', (_, changes, path) => {
    const exception = newException(REQUEST, CONTEXT);
    expect(() => parseException({ ...exception, ...changes })).toThrow(`${path}: `);
  });
});
