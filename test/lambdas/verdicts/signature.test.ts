import fc from 'fast-check';
import { checkSignature, signedStatement } from '../../../lambdas/verdicts/signature';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { testKey } from '../../support/signing';
import { key, record } from './signed-record';

type Stored = Readonly<Record<string, unknown>>;
const stored = (about: object = {}): Stored => ({ ...record, ...about }) as unknown as Stored;

describe('What is signed of a record', () => {
  it.each<[string, Partial<VerdictRecord>]>([
    ['its publication', { publishedAt: '2026-11-23T08:00:06.000Z' }],
    ['the deletion of its image', { deletedAt: '2026-11-24T08:00:06.000Z' }],
    ['an index that lists its image', { parents: [`sha256:${'1'.repeat(64)}`] }],
    ['what its index says that it speaks of', { artifact: { type: 'application/spdx+json', subject: 'sha256:2' } }],
  ])('leaves out what comes after the commit: %s', (_, later) => {
    expect(checkSignature(stored(later), [key.trusted])).toBe('valid');
  });

  it.each(Object.keys(record).filter((field) => field !== 'parents' && field !== 'signature'))(
    'holds %s: neither another value nor none passes',
    (field) => {
      const { [field]: _, ...without } = stored();
      expect(checkSignature(without, [key.trusted])).toBe('invalid');
      expect(checkSignature(stored({ [field]: { other: true } }), [key.trusted])).toBe('invalid');
    },
  );

  it.each([
    ['the digest of a document', { evidence: { ...record.evidence, verdict: { key: 'verdict/a', sha256: 'c' } } }],
    ['a document that is taken away', { evidence: { scanner: record.evidence.scanner } }],
    ['a field that nobody knows', { extra: 1 }],
    ['another kind of artifact', { artifact: { type: 'application/json' } }],
  ])('holds %s', (_, about) => {
    expect(checkSignature(stored(about), [key.trusted])).toBe('invalid');
  });

  it('does not depend on the order of fields, nor on fields that are undefined', () => {
    const reversed = Object.fromEntries(Object.entries({ ...record, inGrace: undefined }).reverse());
    expect(signedStatement(reversed)).toEqual(signedStatement(record));
  });
});

describe('A signature', () => {
  const other = testKey('arn:aws:kms:eu-west-1:111122223333:key/another');

  it.each([
    ['is absent where there is none', { signature: undefined }, [key.trusted], 'absent'],
    ['is untrusted where nobody vouches for its key', {}, [other.trusted], 'untrusted'],
    ['is untrusted where no key is known', {}, [], 'untrusted'],
    ['is valid by a key that was given for whatever name', {}, [{ ...key.trusted, arn: null }], 'valid'],
    ['is invalid by another key under its name', {}, [{ ...other.trusted, arn: key.arn }], 'invalid'],
    [
      'is invalid where it names a key that did not make it',
      { signature: { ...record.signature, key: other.arn } },
      [other.trusted],
      'invalid',
    ],
    [
      'is invalid with an algorithm of its own choice',
      { signature: { ...record.signature, algorithm: 'none' } },
      [key.trusted],
      'invalid',
    ],
  ] as const)('%s', (_, about, trusted, state) => {
    expect(checkSignature(stored(about), trusted)).toBe(state);
  });

  it('that is any text is invalid, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.base64String(), fc.string()), (value) => {
        expect(checkSignature(stored({ signature: { ...record.signature, value } }), [key.trusted])).toBe('invalid');
      }),
    );
  });

  it('that is any value is invalid, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (signature) => {
        expect(checkSignature(stored({ signature }), [key.trusted])).toBe('invalid');
      }),
    );
  });
});
