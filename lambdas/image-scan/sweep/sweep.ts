import type { ECRClient } from '@aws-sdk/client-ecr';
import { DescribeStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '../../shared/clock';
import { describeError, MayflyError } from '../../shared/errors';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { noteSwept, noteWatchingSince, readSweepMemory, type SweepMemory } from '../../verdicts/store/sweeps';
import { measureSweep } from '../metrics';
import type { Publisher } from '../record/publish-verdict';
import { listRepositories } from '../registry/list-registry';
import { type RequestQueue, sendMessages } from '../requests/send-requests';
import { type MadeUpAttempts, sweepAttempts } from './sweep-attempts';
import { type MadeUpLeases, sweepLeases } from './sweep-leases';
import type { SweepTask } from './sweep-repository';
import { type MadeUpRecords, sweepUnpublished } from './sweep-unpublished';
import { windowOf } from './window';

export interface SweepDependencies {
  readonly ecr: ECRClient;
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
  readonly table: AuditTable;
  /** Its queue takes the requests for runs. */
  readonly publisher: Publisher;
  /** Takes a message a repository. */
  readonly repositories: RequestQueue;
  readonly lookBackHours: number;
  readonly clock: Clock;
}

export interface Swept {
  readonly leases: MadeUpLeases;
  readonly records: MadeUpRecords;
  readonly attempts: MadeUpAttempts;
  /** Repositories that are looked through from now on. */
  readonly repositories: number;
}

/** A part of the sweep failed; the others were done. */
export class SweepIncomplete extends MayflyError {
  override readonly name = 'SweepIncomplete';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The sweep did not come to its end: ${problems.join('; ')}. It is tried again.`);
    this.problems = problems;
  }
}

/**
 * Makes up for what got lost: dead runs, verdicts that were not published, attempts that nothing ended, and lost pushes,
 * for which each repository is looked through by itself. Every part is done whatever becomes of the others.
 * @throws SweepIncomplete; then nothing is measured either, as what was not looked at is not nothing
 */
export async function sweep(dependencies: SweepDependencies): Promise<Swept> {
  const { table, publisher, ecr, clock, stateMachineArn } = dependencies;
  const now = clock();
  const [leases, records, attempts, repositories] = await Promise.allSettled([
    sweepLeases({ table, queue: publisher.queue }, now),
    sweepUnpublished(publisher, now),
    sweepAttempts({ table, ecr, queue: publisher.queue }, now),
    askRepositories(dependencies, now),
  ]);
  if (
    leases.status === 'rejected' ||
    records.status === 'rejected' ||
    attempts.status === 'rejected' ||
    repositories.status === 'rejected'
  ) {
    const parts = { leases, records, attempts, repositories };
    throw new SweepIncomplete(
      Object.entries(parts).flatMap(([name, part]) =>
        part.status === 'rejected' ? [`${name}: ${describeError(part.reason)}`] : [],
      ),
    );
  }
  measureSweep({
    found: {
      'lost-push': 0,
      'expired-lease': leases.value.found,
      'unpublished-verdict': records.value.found,
    },
    oldestLeaseUntil: leases.value.oldestUntil,
    now,
  });
  await noteSwept(table, stateMachineArn, now);
  return {
    leases: leases.value,
    records: records.value,
    attempts: attempts.value,
    repositories: repositories.value,
  };
}

/** SQS takes ten messages at once. */
const BATCH = 10;

/** Puts a message for each repository on the sweep's queue. @returns how many */
async function askRepositories(dependencies: SweepDependencies, now: Date): Promise<number> {
  const { ecr, repositories, lookBackHours } = dependencies;
  const { watchingSince } = await memoryOf(dependencies);
  const window = windowOf(now, lookBackHours, new Date(watchingSince));
  if (window === null) return 0;
  let asked = 0;
  let batch: SweepTask[] = [];
  const flush = async () => {
    await sendMessages(repositories, batch);
    asked += batch.length;
    batch = [];
  };
  for await (const repository of listRepositories(ecr)) {
    batch.push({ ...repository, ...window });
    if (batch.length === BATCH) await flush();
  }
  await flush();
  return asked;
}

/** A deployment watches since its workflow exists. Read once, then remembered. */
async function memoryOf({ table, sfn, stateMachineArn }: SweepDependencies): Promise<SweepMemory> {
  const memory = await readSweepMemory(table, stateMachineArn);
  if (memory) return memory;
  const { creationDate } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  if (creationDate === undefined) throw new Error(`Step Functions does not say when ${stateMachineArn} was created.`);
  return noteWatchingSince(table, stateMachineArn, creationDate);
}
