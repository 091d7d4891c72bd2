import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { acquireClaim } from '../../../../lambdas/verdicts/store/claims';
import { askForRerun, clearRerun, rerunAskedFor } from '../../../../lambdas/verdicts/store/reruns';
import { deployedAuditTable } from '../../../support/audit-table';
import { randomImage } from '../../../support/verdict-record';

const NOW = new Date('2026-11-23T08:00:00.000Z');
const LATER = new Date('2026-11-23T10:00:00.000Z');

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

async function held(runId: string, now = NOW, image = randomImage()) {
  expect(await acquireClaim(table, { image, runId, now, leaseMinutes: 10 })).toMatchObject({ acquired: true });
  return image;
}

const rescan = { word: 'rescan', less: ['rejudge', 'refresh'] };
const rejudge = { word: 'rejudge', less: [] };

describe('A word left on a claim', () => {
  it('gives way to one that asks for more, and to no other', async () => {
    const image = await held('a');
    for (const word of [rejudge, rescan, rejudge]) {
      expect(await askForRerun(table, image, { runId: 'a', ...word, now: NOW })).toBe(true);
    }
    expect(await rerunAskedFor(table, image)).toEqual({ word: 'rescan', of: 'a' });
  });

  it('cannot be left with a run that has ended', async () => {
    const image = await held('a');
    expect(await askForRerun(table, image, { runId: 'a', ...rescan, now: LATER })).toBe(false);
    expect(await askForRerun(table, image, { runId: 'b', ...rescan, now: NOW })).toBe(false);
    expect(await rerunAskedFor(table, image)).toBeNull();
  });

  it('is not taken away by a run that acts upon the same word of an earlier one', async () => {
    const image = await held('a');
    await askForRerun(table, image, { runId: 'a', ...rejudge, now: NOW });
    const seen = await rerunAskedFor(table, image);
    if (!seen) throw new Error('the word was left');
    await clearRerun(table, image, seen);
    await held('b', LATER, image);
    await askForRerun(table, image, { runId: 'b', ...rejudge, now: LATER });
    await clearRerun(table, image, seen);
    expect(await rerunAskedFor(table, image)).toEqual({ word: 'rejudge', of: 'b' });
  });

  it('is not taken away by the run that it was left with before, where a later run was told the same meanwhile', async () => {
    const image = await held('a');
    await askForRerun(table, image, { runId: 'a', ...rescan, now: NOW });
    const seen = await rerunAskedFor(table, image);
    if (!seen) throw new Error('the word was left');
    await held('b', LATER, image);
    await askForRerun(table, image, { runId: 'b', ...rejudge, now: LATER });
    await clearRerun(table, image, seen);
    expect(await rerunAskedFor(table, image)).toEqual({ word: 'rescan', of: 'b' });
  });
});
