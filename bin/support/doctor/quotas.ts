import { ListServiceQuotasCommand, type ServiceQuota, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SCAN } from '../scan-cost';
import { type Finding, ok, unknown, warning } from './check';

/** A quota that Mayfly can meet, and below what it is worth raising. */
interface Watched {
  readonly name: string;
  readonly service: string;
  readonly isIt: (quota: ServiceQuota) => boolean;
  readonly enough: number;
  /** What it means to have less. */
  readonly else: string;
}

/** Runs a second that a policy change may begin; see lambdas/image-scan/requests/start-runs.ts. */
const MOST_RUNS_A_SECOND = 100;

export const WATCHED: readonly Watched[] = [
  {
    name: 'Lambda: concurrent executions',
    service: 'lambda',
    // Source: AWS General Reference, "AWS Lambda endpoints and quotas". New accounts begin with as few as 10.
    isIt: ({ QuotaCode }) => QuotaCode === 'L-B99A9384',
    enough: 100,
    else: 'pushes that come together wait for each other, and steps are throttled',
  },
  {
    name: 'Step Functions: starts a second',
    service: 'states',
    isIt: ({ QuotaName = '' }) => /StartExecution/i.test(QuotaName) && /refill|per second/i.test(QuotaName),
    enough: MOST_RUNS_A_SECOND,
    else: 'a changed policy, a backfill or many pushes at once start more slowly',
  },
  {
    name: 'Step Functions: transitions a second',
    service: 'states',
    isIt: ({ QuotaName = '' }) => /state ?transition/i.test(QuotaName) && /refill|per second/i.test(QuotaName),
    enough: 10 * SCAN.transitions,
    else: 'fewer than ten runs a second go on at once',
  },
];

/** @param found the service's quotas that are the watched one; the lowest counts */
export function judgeQuota(watched: Watched, found: readonly ServiceQuota[]): Finding {
  const values = found.flatMap(({ Value }) => (Value === undefined ? [] : [Value]));
  if (values.length === 0) {
    return unknown('Service Quotas lists none of that name.', 'Look it up in the console of Service Quotas.');
  }
  const value = Math.min(...values);
  if (value >= watched.enough) return ok(`${value}.`);
  return warning(
    `${value}, and ${watched.enough} would do: with less ${watched.else}.`,
    'Ask for more in the console of Service Quotas if it gets in your way.',
  );
}

export async function checkQuota(quotas: ServiceQuotasClient, watched: Watched): Promise<Finding> {
  const found: ServiceQuota[] = [];
  let NextToken: string | undefined;
  do {
    const page = await quotas.send(
      new ListServiceQuotasCommand({
        ServiceCode: watched.service,
        MaxResults: 100,
        ...(NextToken ? { NextToken } : {}),
      }),
    );
    found.push(...(page.Quotas ?? []).filter(watched.isIt));
    NextToken = page.NextToken;
  } while (NextToken);
  return judgeQuota(watched, found);
}
