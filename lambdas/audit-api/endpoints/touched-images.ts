import type { Exception } from '../../verdicts/exception';
import { imagesTouchedBy } from '../../verdicts/images-touched-by';
import type { Dependencies } from '../http/endpoint';
import { RunsNotRequested } from '../run-requests';

/** An answer must come within the 30 seconds of API Gateway; a thousand requests take about five. */
const MOST_AT_ONCE = 1000;

/** What a change of an exception has judged again. */
export interface JudgedAgain {
  readonly images: number;
  /** False where there are more, which are judged again within a day by the daily pass. */
  readonly all: boolean;
}

/**
 * Has the images judged again whose verdict a change of an exception can change. The change itself is on record: where the
 * bus takes no more, the daily pass does the rest.
 */
export async function judgeTouchedAgain(
  { table, runs }: Dependencies,
  exception: Exception,
  change: 'added' | 'removed',
): Promise<JudgedAgain> {
  let images = 0;
  for await (const page of imagesTouchedBy(table, exception, change)) {
    if (images >= MOST_AT_ONCE) return { images, all: false };
    try {
      await runs.ask(page, 'rejudge', `exception ${exception.id} was ${change}`);
    } catch (error) {
      if (error instanceof RunsNotRequested) return { images, all: false };
      throw error;
    }
    images += page.length;
  }
  return { images, all: true };
}
