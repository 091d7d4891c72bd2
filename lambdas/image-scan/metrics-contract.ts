import { VERDICTS } from '../verdicts/verdict';

/**
 * What the functions measure, in the namespace of `lambdas/shared/contract.ts` with the dimension `service`. A metric with a
 * dimension of its own has one series a value, and no other: neither repository nor digest, as each series costs.
 */
export const METRICS = {
  service: 'image-scan',
  /** Committed verdicts. */
  verdicts: { name: 'Verdicts', dimension: 'verdict', values: VERDICTS },
  /** Milliseconds from an image's push to its first verdict. */
  pushToVerdict: { name: 'PushToVerdict' },
  /** Hours since the registry's advisories were updated that an image was scanned against. */
  registryAdvisoryAge: { name: 'RegistryAdvisoryAgeHours' },
  /** Hours since our own advisory database was built; reported every hour, so silence is a sync that does not run. */
  ownAdvisoryAge: { name: 'OwnAdvisoryAgeHours' },
  /** What was done about verdicts, in lower case, and how attempts ended, as the audit names it. */
  remediations: {
    name: 'Remediations',
    dimension: 'outcome',
    values: ['started', 'notified', 'refused', 'FIXED', 'STILL_NON_COMPLIANT', 'UNCHANGED', 'FAILED'],
  },
  /** Events that named no image that could be judged. */
  rejectedEvents: { name: 'RejectedEvents' },
  /** What the sweep had to make up for; each sweep reports every kind, nothing found included. */
  sweepFound: { name: 'SweepFound', dimension: 'kind', values: ['lost-push', 'expired-lease', 'unpublished-verdict'] },
  /** Minutes since the oldest lease ran out that nobody gave back, as each sweep finds it; 0 where there is none. */
  oldestLease: { name: 'OldestLeaseMinutes' },
} as const;
export type RemediationOutcome = (typeof METRICS.remediations.values)[number];
export type SweepFind = (typeof METRICS.sweepFound.values)[number];
