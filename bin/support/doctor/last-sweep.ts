import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { readSweepMemory } from '../../../lambdas/verdicts/store/sweeps';
import type { Clients } from '../context';
import type { FoundDeployment } from '../deployment';
import { durationText } from '../duration';
import { auditTable } from '../stores';
import { type Finding, failed, ok } from './check';

/** A sweep runs every hour at least: two that are missing are no delay any more. */
const OVERDUE_MS = 2 * 3_600_000 + 15 * 60_000;

/**
 * @param sweptAt when the last sweep began that came to its end; null where there was none
 * @param deployedAt when the workflow was created
 */
export function judgeLastSweep(sweptAt: Date | null, deployedAt: Date, now: Date): Finding {
  const since = now.getTime() - (sweptAt ?? deployedAt).getTime();
  const ago = durationText(Math.max(0, since));
  if (since <= OVERDUE_MS) {
    return ok(sweptAt ? `${ago} ago.` : `None yet: the deployment is ${ago} old, and the first one is to come.`);
  }
  const says = sweptAt
    ? `The last one that came to its end was ${ago} ago.`
    : `None in the ${ago} since the deployment.`;
  return failed(
    `${says} Lost pushes and dead runs go unseen.`,
    'Look at the sweep\'s rule, log and errors: docs/operator-runbook.md, "Alarm: oldest lease".',
  );
}

export async function checkLastSweep(clients: Clients, deployment: FoundDeployment, now: Date): Promise<Finding> {
  const { stateMachineArn } = deployment.facts;
  const memory = await readSweepMemory(auditTable(clients, deployment), stateMachineArn);
  const sweptAt = memory?.sweptAt ? new Date(memory.sweptAt) : null;
  if (sweptAt) return judgeLastSweep(sweptAt, sweptAt, now);
  const { creationDate } = await clients.sfn().send(new DescribeStateMachineCommand({ stateMachineArn }));
  if (!creationDate) throw new Error('Step Functions does not say when the workflow was created.');
  return judgeLastSweep(null, creationDate, now);
}
