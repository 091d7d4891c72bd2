import type { Clock } from '../../shared/clock';
import { currentVerdicts } from '../../verdicts/current-verdicts';
import { imageKey } from '../../verdicts/image-reference';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { exceptionsCovering } from '../../verdicts/store/exceptions';
import type { VerdictRecord } from '../../verdicts/verdict';
import type { RunRequest } from '../contract';
import { effectivePolicy } from '../policy/effective-policy';
import type { Policy } from '../policy/policy';
import { BUILT_IN, type PolicyStore, PolicyUnavailable, readPolicy, readPolicyInForce } from '../policy-store';
import { rejudgementOf } from './rejudgement';
import { type RequestQueue, sendRequests } from './send-requests';

export interface SelectDependencies {
  readonly table: AuditTable;
  readonly policies: PolicyStore;
  readonly queue: RequestQueue;
  readonly clock: Clock;
}

/** What one pass over the current verdicts came to. */
export interface Selected {
  readonly looked: number;
  readonly requested: number;
}

const BATCH = 100;

/** Looks at every current verdict and asks for new judgements where something that it rests on has changed or will soon end. */
export async function selectRejudgements(dependencies: SelectDependencies): Promise<Selected> {
  const { table, policies, queue, clock } = dependencies;
  const now = clock();
  const { hash, policy } = await readPolicyInForce(policies);
  const earlier = new EarlierPolicies(policies);
  const exceptionChangedAt = latestExceptionChange(table, now);
  const requests: RunRequest[] = [];
  let looked = 0;
  let requested = 0;
  const flush = async () => {
    await sendRequests(queue, requests);
    requested += requests.length;
    requests.length = 0;
  };
  for await (const record of currentVerdicts(table, now)) {
    looked += 1;
    const then = record.policy === null || record.policy === hash ? policy : await earlier.read(record.policy);
    const request = rejudgementOf(record, {
      now,
      samePolicy: then !== null && asksTheSame(then, policy, record),
      exceptionChangedAt: await exceptionChangedAt(record),
    });
    if (request) requests.push(request);
    if (requests.length === BATCH) await flush();
  }
  await flush();
  return { looked, requested };
}

function asksTheSame(then: Policy, now: Policy, { repository }: VerdictRecord): boolean {
  if (then === now) return true;
  return JSON.stringify(effectivePolicy(then, repository)) === JSON.stringify(effectivePolicy(now, repository));
}

/** When an exception that covers a repository was last added or removed; each repository is asked about once. */
function latestExceptionChange(table: AuditTable, now: Date): (record: VerdictRecord) => Promise<Date | null> {
  const known = new Map<string, Promise<Date | null>>();
  const read = async (record: VerdictRecord): Promise<Date | null> => {
    const changes = (await exceptionsCovering(table, record, now)).map(({ createdAt, removed }) =>
      Date.parse(removed?.at ?? createdAt),
    );
    return changes.length > 0 ? new Date(Math.max(...changes)) : null;
  };
  return (record) => {
    const repository = imageKey(record);
    const change = known.get(repository) ?? read(record);
    known.set(repository, change);
    return change;
  };
}

/** The policies that verdicts were judged under, each read once. One that cannot be read any more is taken for another. */
class EarlierPolicies {
  private readonly store: PolicyStore;
  private readonly loaded = new Map<string, Promise<Policy | null>>();

  constructor(store: PolicyStore) {
    this.store = store;
  }

  read(hash: string): Promise<Policy | null> {
    const known = this.loaded.get(hash) ?? this.load(hash);
    this.loaded.set(hash, known);
    return known;
  }

  private async load(hash: string): Promise<Policy | null> {
    if (hash === BUILT_IN.hash) return BUILT_IN.policy;
    try {
      return (await readPolicy(this.store, hash)).policy;
    } catch (error) {
      if (error instanceof PolicyUnavailable) return null;
      throw error;
    }
  }
}
