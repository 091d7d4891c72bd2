import { randomUUID } from 'node:crypto';
import { readingMemory } from '../../../../../lambdas/image-scan/registry/enhanced-scan/reading-memory';
import { Pipeline } from '../../../../support/pipeline';
import { policyStore } from '../../../../support/policies';

const at = (second: number) => new Date(Date.parse('2026-11-10T12:00:00.000Z') + second * 1000);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});

/** Two polls of one run: they share the document and nothing else. */
function polls() {
  const { bucket } = policyStore(pipeline);
  const key = `registry/test/${randomUUID()}.reading.json`;
  return [readingMemory(bucket, key), readingMemory(bucket, key)] as const;
}

describe('What a run has read', () => {
  it('is remembered from its first poll to its next', async () => {
    const [first, next] = polls();
    expect(await first.remember('a', at(0))).toEqual({ since: at(0), changes: 0 });
    expect(await next.remember('a', at(60))).toEqual({ since: at(0), changes: 0 });
    expect(await first.remember('a', at(120))).toEqual({ since: at(0), changes: 0 });
  });

  it('begins anew with another list, and never forgets that there was one', async () => {
    const [first, next] = polls();
    await first.remember('a', at(0));
    expect(await next.remember('b', at(30))).toEqual({ since: at(30), changes: 1 });
    expect(await first.remember('a', at(60))).toEqual({ since: at(60), changes: 2 });
    expect(await next.remember('a', at(90))).toEqual({ since: at(60), changes: 2 });
  });

  it('of another run is another', async () => {
    const [first] = polls();
    const [other] = polls();
    await first.remember('a', at(0));
    expect(await other.remember('a', at(60))).toEqual({ since: at(60), changes: 0 });
  });

  it('stays one story where polls overlap: each of them either knows what the others read, or fails', async () => {
    const [first, next] = polls();
    await first.remember('start', at(0));
    const lists = ['a', 'b', 'c', 'd', 'e', 'f'];
    const outcomes = await Promise.allSettled(lists.map((list, index) => next.remember(list, at(index))));
    const changes = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.changes] : []));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'ReadingRaced' });
    }
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.toSorted()).toEqual(changes.map((_, index) => index + 1));
    expect((await first.remember('end', at(60))).changes).toBe(changes.length + 1);
  });
});
