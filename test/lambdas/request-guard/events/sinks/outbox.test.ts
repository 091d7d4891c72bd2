import fc from 'fast-check';
import { inBatches, Outbox, OutboxFullError } from '../../../../../lambdas/request-guard/events/sinks/outbox';
import { anEvent } from '../an-event';

const entry = (id: string) => ({ event: anEvent({}, {}, id) });

describe('Batches', () => {
  it('are as few as the limits allow, in order, and lose nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 })), fc.integer({ min: 1, max: 5 }), (sizes, entries) => {
        const given = sizes.map((bytes, index) => ({ bytes, index }));
        const batches = inBatches(given, { entries, bytes: 100 });
        expect(batches.flat()).toEqual(given);
        for (const [index, batch] of batches.entries()) {
          const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
          expect(batch.length).toBeLessThanOrEqual(entries);
          expect(bytes).toBeLessThanOrEqual(100);
          const next = batches[index + 1]?.[0];
          if (next) expect(batch.length === entries || bytes + next.bytes > 100).toBe(true);
        }
      }),
    );
  });

  it('end where an entry may not stand with the first', () => {
    const given = [0, 1, 23, 24, 25].map((at) => ({ bytes: 1, at }));
    const batches = inBatches(given, { entries: 10, bytes: 10, together: (first, one) => one.at - first.at < 24 });
    expect(batches.map((batch) => batch.map(({ at }) => at))).toEqual([
      [0, 1, 23],
      [24, 25],
    ]);
  });

  it('hold one entry where it alone is too large', () => {
    const given = [{ bytes: 5 }, { bytes: 500 }, { bytes: 5 }];
    expect(inBatches(given, { entries: 10, bytes: 100 })).toHaveLength(3);
  });
});

describe('An outbox', () => {
  it('sends what waits together, and then nothing', async () => {
    const sent: number[] = [];
    const outbox = new Outbox<{ event: null }>(1_000, async (entries) => {
      sent.push(entries.length);
      return { undelivered: [] };
    });
    outbox.push({ event: null });
    outbox.push({ event: null });
    await outbox.flush();
    await outbox.flush();
    expect(sent).toEqual([2]);
  });

  it('lets a second flush wait for what the first has taken', async () => {
    let arrive = () => {};
    const outbox = new Outbox<{ event: null }>(1_000, async () => {
      await new Promise<void>((done) => (arrive = done));
      return { undelivered: [] };
    });
    outbox.push({ event: null });
    const ended: string[] = [];
    const flushes = [outbox.flush().then(() => ended.push('first')), outbox.flush().then(() => ended.push('second'))];
    await Promise.resolve();
    expect(ended).toEqual([]);
    arrive();
    await Promise.all(flushes);
    expect(ended).toEqual(['first', 'second']);
  });

  it('goes on after a flush that failed', async () => {
    let fails = true;
    const outbox = new Outbox<ReturnType<typeof entry>>(1_000, async () => {
      if (fails) throw new Error('no');
      return { undelivered: [] };
    });
    outbox.push(entry('one'));
    await expect(outbox.flush()).rejects.toMatchObject({ events: [{ id: 'one' }], cause: { message: 'no' } });
    fails = false;
    outbox.push(entry('two'));
    await expect(outbox.flush()).resolves.toBeUndefined();
  });

  it('tells what was not delivered: events by themselves, features by their number', async () => {
    const outbox = new Outbox<{ event: ReturnType<typeof anEvent> | null }>(1_000, async (entries) => ({
      undelivered: entries.slice(1),
      cause: new Error('busy'),
    }));
    for (const one of [entry('one'), entry('two'), { event: null }]) outbox.push(one);
    await expect(outbox.flush()).rejects.toMatchObject({
      message: '2 of 3 records were not delivered; 1 of them, the features of requests, are lost',
      events: [{ id: 'two' }],
    });
  });

  it('takes no more than it can hold', () => {
    const outbox = new Outbox<{ event: null }>(1_000, async () => ({ undelivered: [] }));
    for (let count = 0; count < 1_000; count++) outbox.push({ event: null });
    expect(() => outbox.push({ event: null })).toThrow(OutboxFullError);
  });

  it('ends what takes too long', async () => {
    const outbox = new Outbox<ReturnType<typeof entry>>(20, async (_, signal) => {
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return { undelivered: [] };
    });
    outbox.push(entry('one'));
    await expect(outbox.flush()).rejects.toMatchObject({ cause: { name: 'TimeoutError' } });
  });
});
