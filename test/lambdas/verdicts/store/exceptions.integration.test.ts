import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Exception } from '../../../../lambdas/verdicts/exception';
import type { ImageReference } from '../../../../lambdas/verdicts/image-reference';
import { exceptionKey, exceptionScope } from '../../../../lambdas/verdicts/keys';
import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { acquireClaim } from '../../../../lambdas/verdicts/store/claims';
import { commitVerdict } from '../../../../lambdas/verdicts/store/commit';
import {
  addException,
  exceptionsCovering,
  exceptionsEnding,
  findException,
  MAX_EXCEPTIONS_IN_SCOPE,
  noteExceptedImage,
  removeException,
  standingExceptions,
} from '../../../../lambdas/verdicts/store/exceptions';
import { deployedAuditTable } from '../../../support/audit-table';
import { allTouchedBy, anException } from '../../../support/exception';
import { randomDigest, randomImage, verdictRecord } from '../../../support/verdict-record';

const NOW = new Date('2026-11-23T08:00:00.000Z');
const at = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const REMOVAL = { at: NOW.toISOString(), by: 'me@example.com', reason: 'Fixed.' };

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

const added = async (about: Partial<Exception>) => {
  const exception = anException(about);
  await addException(table, exception);
  return exception;
};
const idsOf = (exceptions: readonly Exception[]) => exceptions.map(({ id }) => id).sort();

/** An account that no other test knows: patterns of one account meet in one partition. */
const anAccount = () => String(Math.floor(Math.random() * 1e12)).padStart(12, '0');

describe('The exceptions of a repository', () => {
  it('are those of its name and of the patterns that match it, and no others', async () => {
    const { region, repository } = randomImage();
    const account = anAccount();
    const of = (pattern: string) => added({ account, region, repository: pattern });
    const covering = [await of(repository), await of('test/*'), await of('*')];
    await of(`${repository}-2`);
    await of('app/*');
    await added({ account: anAccount(), region, repository });
    const found = await standingExceptions(table, { account, region, repository }, NOW);
    expect(idsOf(found)).toEqual(idsOf(covering));
    expect(found).toContainEqual(covering[0]);
  });

  it('stand until they expire or are removed, and the removed ones stay on record', async () => {
    const { account, region, repository } = randomImage();
    const where = { account, region, repository };
    const stands = await added({ ...where, expiresAt: new Date(NOW.getTime() + 1).toISOString() });
    await added({ ...where, expiresAt: NOW.toISOString() });
    await added({ ...where, expiresAt: at(-1).toISOString() });
    const removed = await removeException(table, await added({ ...where, expiresAt: at(9).toISOString() }), REMOVAL);
    expect(idsOf(await standingExceptions(table, where, NOW))).toEqual([stands.id]);
    expect(await exceptionsCovering(table, where, at(1))).toEqual([{ ...removed, removed: REMOVAL }]);
  });

  it('cannot be read past an item that is none', async () => {
    const image = randomImage();
    const exception = await added(image);
    const { reason: _, ...broken } = exception;
    const Item = { ...exceptionKey(exception), ...broken, expiry: exception.expiresAt };
    await table.db.send(new PutCommand({ TableName: table.name, Item }));
    await expect(standingExceptions(table, image, NOW)).rejects.toMatchObject({
      name: 'ExceptionUnreadable',
      pk: exceptionScope(image),
      sk: exception.id,
    });
  });

  it('are limited in number', async () => {
    const { account, region, repository } = randomImage();
    const exceptions = Array.from({ length: MAX_EXCEPTIONS_IN_SCOPE }, () =>
      anException({ account, region, repository, reason: 'x'.repeat(500) }),
    );
    for (let from = 0; from < exceptions.length; from += 50) {
      const items = exceptions.slice(from, from + 50).map(({ expiresAt, ...rest }) => ({
        ...exceptionKey({ expiresAt, ...rest }),
        ...rest,
        expiry: expiresAt,
      }));
      await Promise.all(items.map((Item) => table.db.send(new PutCommand({ TableName: table.name, Item }))));
    }
    expect(await standingExceptions(table, { account, region, repository }, NOW)).toHaveLength(1000);
    await expect(added({ account, region, repository })).rejects.toMatchObject({
      name: 'TooManyExceptions',
      scope: `${account}/${region}/${repository}`,
    });
    await added({ account, region, repository: `${repository}*` });
  });
});

describe('An exception', () => {
  it('is added once, however often the same request arrives', async () => {
    const exception = await added(randomImage());
    await addException(table, exception);
    await expect(addException(table, { ...exception, reason: 'Another.' })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    expect(await findException(table, exception.id)).toEqual(exception);
  });

  it.each(['2026-12-31-0000000000', 'nonsense', ''])('of the id "%s" is not found', async (id) => {
    expect(await findException(table, id)).toBeUndefined();
  });

  it('is removed once: the first removal counts', async () => {
    const exception = await added(randomImage());
    const removed = { ...exception, removed: REMOVAL };
    expect(await removeException(table, exception, REMOVAL)).toEqual(removed);
    expect(await removeException(table, exception, { ...REMOVAL, by: 'somebody else' })).toEqual(removed);
    expect(await findException(table, exception.id)).toEqual(removed);
  });

  it('that was never added is not removed into being', async () => {
    await expect(removeException(table, anException(randomImage()), REMOVAL)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
  });

  it('is listed by its expiry, across months and years', async () => {
    const where = { ...randomImage(), account: anAccount() };
    const ends = ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z'];
    const [first, second, last] = await Promise.all(ends.map((expiresAt) => added({ ...where, expiresAt })));
    const ending = async (from: string, to: string) => {
      const found: string[] = [];
      for await (const page of exceptionsEnding(table, new Date(from), new Date(to)))
        for (const { id, account } of page) if (account === where.account) found.push(id);
      return found;
    };
    expect(await ending('2026-12-01', '2027-03-01')).toEqual([first?.id, second?.id, last?.id]);
    expect(await ending('2027-01-01', '2027-02-28')).toEqual([second?.id]);
    expect(await ending('2027-01-02', '2027-02-28')).toEqual([]);
  });
});

describe('The images touched by an exception', () => {
  const touched = (exception: Exception, change: 'added' | 'removed') => allTouchedBy(table, exception, change);
  const commit = async (image: ImageReference, verdict: 'COMPLIANT' | 'NON_COMPLIANT') => {
    const runId = `run-${image.digest.slice(-8)}`;
    await acquireClaim(table, { image, runId, now: NOW, leaseMinutes: 5 });
    await commitVerdict(
      table,
      verdictRecord({ ...image, verdict, runId, lineage: { rootDigest: image.digest, attemptId: null } }),
    );
  };

  it('that is new are those in its repositories which are not compliant now', async () => {
    const [bad, good, elsewhere] = [randomImage(), randomImage(), randomImage()];
    const sibling = { ...good, repository: bad.repository };
    await Promise.all([commit(bad, 'NON_COMPLIANT'), commit(sibling, 'COMPLIANT'), commit(elsewhere, 'NON_COMPLIANT')]);
    const { account, region, repository } = bad;
    expect(await touched(anException({ account, region, repository: `${repository}*` }), 'added')).toEqual([bad]);
  });

  it('that was removed are those judged under it, page after page', async () => {
    const image = randomImage();
    const [exception, other] = [await added(image), await added(image)];
    const images = Array.from({ length: 3 }, () => ({ ...image, digest: randomDigest() }));
    for (const each of images) await noteExceptedImage(table, each, [exception]);
    for (const each of images) await noteExceptedImage(table, each, [exception]);
    await noteExceptedImage(table, image, [other]);
    const byDigest = (a: ImageReference, b: ImageReference) => (a.digest < b.digest ? -1 : 1);
    expect((await touched(exception, 'removed')).sort(byDigest)).toEqual(images.sort(byDigest));
  });
});
