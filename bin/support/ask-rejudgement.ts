import { InvokeCommand } from '@aws-sdk/client-lambda';
import { sendRequests } from '../../lambdas/image-scan/requests/send-requests';
import { describeError } from '../../lambdas/shared/errors';
import type { Exception } from '../../lambdas/verdicts/exception';
import { imagesTouchedBy } from '../../lambdas/verdicts/images-touched-by';
import type { Invocation } from './command-line';
import { auditTable } from './stores';

/**
 * Has the deployment look for verdicts that a change touches, and judge them again. It does so once a day by itself: where
 * asking now fails, the change holds all the same.
 */
export async function haveJudgedAgain({ out, clients, deployment }: Invocation): Promise<void> {
  try {
    const { selectRejudgements } = (await deployment()).facts;
    await clients.lambda().send(new InvokeCommand({ FunctionName: selectRejudgements, InvocationType: 'Event' }));
    out.note('It applies from now on; the verdicts that it touches are judged again within minutes.');
  } catch (error) {
    const why = describeError(error);
    out.warn(`It applies from now on. Verdicts that stand are judged again within a day, and not at once: ${why}`);
  }
}

/** The same for one exception: the images that it touches are known, or found among those that are not compliant. */
export async function haveTouchedJudgedAgain(
  { out, clients, deployment }: Invocation,
  exception: Exception,
  change: 'added' | 'removed',
): Promise<void> {
  let images = 0;
  try {
    const where = await deployment();
    const queue = { sqs: clients.sqs(), url: where.facts.requestQueue };
    const why = `exception ${exception.id} was ${change}`;
    for await (const page of imagesTouchedBy(auditTable(clients, where), exception, change)) {
      await sendRequests(
        queue,
        page.map((image) => ({ source: 'mayfly', trigger: 'rejudge', ...image, why })),
      );
      images += page.length;
    }
    out.note(`It applies from now on; ${images} ${images === 1 ? 'image is' : 'images are'} judged again.`);
  } catch (error) {
    const why = describeError(error);
    out.warn(
      `It applies from now on. Not every verdict that it touches is judged again at once, but within a day: ${why}`,
    );
  }
}
