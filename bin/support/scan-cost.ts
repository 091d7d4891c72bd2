/**
 * What one scan costs in AWS's own prices, in dollars: list prices of us-east-1 in November 2026, without free tiers.
 *
 *   transitions x price a transition + scanner's seconds x its memory in GB x price a GB-second + writes x price a write + rest
 *
 * Sources: the pricing pages of AWS Step Functions (Standard Workflows), AWS Lambda (Arm) and Amazon DynamoDB (on-demand
 * throughput). The amounts are those of an image of 200 findings: 16 transitions, 6 seconds at 1,769 MB, 220 write units.
 */
const PRICES = {
  transition: 0.025 / 1_000,
  gigabyteSecond: 0.0000133334,
  write: 0.625 / 1_000_000,
} as const;
export const SCAN = { transitions: 16, scannerSeconds: 6, scannerGigabytes: 1_769 / 1_024, writes: 220 } as const;

/** The other functions, storage of evidence, events, logs: measured together. */
const REST = 0.00005;

export const DOLLARS_A_SCAN =
  SCAN.transitions * PRICES.transition +
  SCAN.scannerSeconds * SCAN.scannerGigabytes * PRICES.gigabyteSecond +
  SCAN.writes * PRICES.write +
  REST;

/** What such an estimate stands on, and what it leaves out. */
export interface CostEstimate {
  readonly dollars: number;
  readonly dollarsAScan: number;
  readonly prices: string;
  readonly excludes: readonly string[];
}

export function estimateCost(scans: number): CostEstimate {
  return {
    dollars: Number((scans * DOLLARS_A_SCAN).toFixed(4)),
    dollarsAScan: Number(DOLLARS_A_SCAN.toFixed(6)),
    prices: 'us-east-1, November 2026',
    excludes: [
      "the registry's own scans: basic scanning is free, enhanced scanning is Amazon Inspector's (https://aws.amazon.com/inspector/pricing/)",
      'rebuilds and notices that the verdicts lead to',
      'data transfer out of the region',
    ],
  };
}
