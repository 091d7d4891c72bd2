import { MOST_PARENTS, parentsOf, withParent } from '../../../lambdas/verdicts/parents';
import { randomDigest, verdictRecord } from '../../support/verdict-record';

describe('The parents of an image', () => {
  it('are the indexes beside it that list it', () => {
    const [one, other] = [randomDigest(), randomDigest()];
    const record = verdictRecord({ parents: [one, other] });
    const { account, region, repository } = record;
    expect(parentsOf(record)).toEqual([
      { account, region, repository, digest: one },
      { account, region, repository, digest: other },
    ]);
  });

  it('are none for an image that no index lists, and never the image itself', () => {
    expect(parentsOf(verdictRecord())).toEqual([]);
    const digest = randomDigest();
    expect(parentsOf(verdictRecord({ digest, parents: [digest] }))).toEqual([]);
  });

  it('grow by one, the latest last, and stand there once', () => {
    expect(withParent(['a'], 'b')).toEqual(['a', 'b']);
    expect(withParent(['a', 'b'], 'a')).toEqual(['a', 'b']);
  });

  it('are bounded: the oldest is forgotten', () => {
    const many = Array.from({ length: MOST_PARENTS }, (_, number) => `p${number}`);
    expect(withParent(many, 'new')).toEqual([...many.slice(1), 'new']);
  });
});
