import fc from 'fast-check';
import type { ImageReference } from '../../../lambdas/verdicts/image-reference';
import { documentsOf, verifyRecord } from '../../../lambdas/verdicts/verify-record';
import { testKey } from '../../support/signing';
import { randomDigest, randomImage, verdictRecord } from '../../support/verdict-record';

type Stored = Readonly<Record<string, unknown>>;

const key = testKey();
const image = randomImage();
const DOCUMENT = { key: 'verdict/one.json.gz', sha256: 'a'.repeat(64) };
const OLDER = { key: 'verdict/zero.json.gz', sha256: 'b'.repeat(64) };
const record = verdictRecord({
  ...image,
  evidence: { verdict: DOCUMENT },
  occurrences: { voided: [], list: OLDER, since: { vulnerabilities: 1, packages: null } },
});
const signed = key.signed(record);
const kept = new Map<string, string | null>([DOCUMENT, OLDER].map(({ key: at, sha256 }) => [at, sha256]));

const verify = (
  about: object,
  digests: ReadonlyMap<string, string | null> = kept,
  at: ImageReference = image,
  trusted = [key.trusted],
) => verifyRecord(about as unknown as Stored, at, trusted, digests);

describe('A record', () => {
  it('is verified with a valid signature and every document as recorded', () => {
    expect(verify(signed)).toEqual({
      state: 'verified',
      why: [],
      evidence: [
        { key: DOCUMENT.key, state: 'same' },
        { key: OLDER.key, state: 'same' },
      ],
    });
  });

  it('without a signature is unsigned, though its documents are as recorded', () => {
    expect(verify(record)).toMatchObject({ state: 'unsigned', why: ['it has no signature'] });
  });

  it('signed with a key that nobody vouches for is unproven', () => {
    expect(verify(signed, kept, image, [])).toMatchObject({
      state: 'unproven',
      why: [expect.stringContaining(key.arn)],
    });
  });

  it.each([
    ['a field of it', { ...signed, verdict: 'COMPLIANT', score: 99 }, kept, 'the record is not what was signed'],
    ['a document', signed, new Map([...kept, [OLDER.key, 'c'.repeat(64)]]), `evidence was changed: ${OLDER.key}`],
    [
      'a document, and nothing is signed',
      record,
      new Map([...kept, [DOCUMENT.key, 'c']]),
      `evidence was changed: ${DOCUMENT.key}`,
    ],
    [
      'what it says of its evidence',
      { ...record, evidence: 'none' },
      kept,
      'what it says of its evidence cannot be understood',
    ],
  ])('is changed where somebody changed %s', (_, about, digests, why) => {
    const found = verify(about, digests);
    expect(found.state).toBe('changed');
    expect(found.why).toContain(why);
  });

  it('is changed where it was put in the place of another image, signature and all', () => {
    const digest = randomDigest();
    expect(verify(signed, kept, { ...image, digest })).toMatchObject({
      state: 'changed',
      why: [`it is the record of another image: its digest is ${image.digest}`],
    });
  });

  it('misses evidence that is gone, and says which', () => {
    expect(verify(signed, new Map([...kept, [DOCUMENT.key, null]]))).toMatchObject({
      state: 'evidence-missing',
      why: [`evidence is missing: ${DOCUMENT.key}`],
    });
  });

  it('is called changed before it is called incomplete or unsigned, and every reason is named', () => {
    const digests = new Map([
      [DOCUMENT.key, null],
      [OLDER.key, 'c'],
    ]);
    expect(verify(record, digests)).toMatchObject({
      state: 'changed',
      why: [`evidence was changed: ${OLDER.key}`, `evidence is missing: ${DOCUMENT.key}`, 'it has no signature'],
    });
  });

  it('of whatever content is never taken for verified, and never breaks the check', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (about, evidence) => {
        const tampered = { ...signed, ...about, evidence };
        expect(verify(tampered).state).not.toBe('verified');
      }),
    );
  });
});

test('A document that a record points at twice is named once', () => {
  expect(documentsOf({ ...record, evidence: { verdict: OLDER } } as unknown as Stored)).toEqual([OLDER]);
});
