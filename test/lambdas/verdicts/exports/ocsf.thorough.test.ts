import fc from 'fast-check';
import { hostileImage } from './hostile-image';
import { checkEvent, eventsOf } from './ocsf-events';

describe('OCSF', () => {
  it('has every attribute that the schema requires, whatever names images hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileImage, { maxLength: 3 }), async (images) => {
        const events = await eventsOf(images);
        for (const event of events) checkEvent(event);
        expect(events).toHaveLength(images.reduce((sum, { findings }) => sum + 1 + (findings?.length ?? 0), 0));
      }),
    );
  });
});
