import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { judge } from '../../../../lambdas/image-scan/judge/judge';
import { judgeUnderExceptions, namedExceptions } from '../../../../lambdas/image-scan/record/judge-under-exceptions';
import type { Exception } from '../../../../lambdas/verdicts/exception';
import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { addException, removeException } from '../../../../lambdas/verdicts/store/exceptions';
import { deployedAuditTable } from '../../../support/audit-table';
import { allTouchedBy, anException } from '../../../support/exception';
import { randomImage } from '../../../support/verdict-record';
import { daysFromNow, evidence, NOW, registryScan, vulnerability } from '../judge/evidence';

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

const REMOVAL = { at: NOW.toISOString(), by: 'me@example.com', reason: 'Fixed.' };

async function anExceptedImage() {
  const image = randomImage();
  const { repository } = image;
  const exception = anException({ ...image, match: { id: 'CVE-2026-1000' }, expiresAt: daysFromNow(3) });
  await addException(table, exception);
  const judgeBy = (exceptions: readonly Exception[]) =>
    judge(evidence({ repository, registryScan: registryScan({ findings: [vulnerability()] }), exceptions }));
  return { image, exception, judgeBy };
}

describe('A judgement under exceptions', () => {
  it('applies what stands, and is found by its removal', async () => {
    const { image, exception, judgeBy } = await anExceptedImage();
    const { judgement, exceptions } = await judgeUnderExceptions(table, image, NOW, judgeBy);
    expect(judgement.verdict).toBe('COMPLIANT');
    expect(exceptions).toEqual([exception]);
    expect(await allTouchedBy(table, exception, 'removed')).toEqual([image]);
  });

  it('is not made where the exceptions cannot be read', async () => {
    const { image, judgeBy } = await anExceptedImage();
    const judged = jest.fn(judgeBy);
    await expect(judgeUnderExceptions({ ...table, name: 'no-such-table' }, image, NOW, judged)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(judged).not.toHaveBeenCalled();
  });

  it('starts over where an exception is removed while it judges', async () => {
    const { image, exception, judgeBy } = await anExceptedImage();
    let isRemoved = false;
    // The removal lands between the first reading and the note that would let it find the image.
    const send = async (command: Parameters<AuditTable['db']['send']>[0]) => {
      if (command instanceof PutCommand && !isRemoved) {
        isRemoved = true;
        await removeException(table, exception, REMOVAL);
      }
      return table.db.send(command);
    };
    const racing: AuditTable = { ...table, db: Object.assign(Object.create(table.db), { send }) };
    const { judgement, exceptions } = await judgeUnderExceptions(racing, image, NOW, judgeBy);
    expect(isRemoved).toBe(true);
    expect(judgement.verdict).toBe('NON_COMPLIANT');
    expect(exceptions).toEqual([]);
  });
});

describe('What a record names of exceptions', () => {
  it('is bounded, and says how many more there were', () => {
    const applied = Array.from({ length: 60 }, (_, at) => ({
      id: `e-${at}`,
      findings: ['a', 'b', 'c'],
      found: 3,
      reason: 'x',
      expiresAt: daysFromNow(1),
    }));
    const { exceptionsApplied, exceptionsNotNamed } = namedExceptions(applied);
    expect(exceptionsApplied).toHaveLength(50);
    expect(exceptionsNotNamed).toBe(10);
    expect(exceptionsApplied.flatMap(({ findings }) => findings)).toHaveLength(100);
    expect(exceptionsApplied.every(({ found }) => found === 3)).toBe(true);
    expect(namedExceptions(applied.slice(0, 1))).toEqual({ exceptionsApplied: applied.slice(0, 1) });
  });
});
