import type { Policy } from './policy';

/** What holds until somebody puts a policy, and what fills in the keys that a document leaves out. */
export const DEFAULT_POLICY: Policy = {
  version: 1,
  thresholds: { CRITICAL: 0, HIGH: 5, MEDIUM: 20, LOW: 50, INFORMATIONAL: null },
  countOnlyFixable: false,
  graceDays: 0,
  untriagedAs: 'MEDIUM',
  maxAdvisoryAgeDays: 7,
  acceptUnevaluated: [],
  unknown: 'block',
  requireSignature: false,
  imageMaxAgeDays: 180,
  requiredLabels: [],
  sensitivePorts: [22, 23, 3389],
  remediation: { strategy: 'notify', project: null, maxAttempts: 2 },
  repositories: {},
};
