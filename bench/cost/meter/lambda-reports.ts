import type { Usage } from '../usage';

/** One invocation as Lambda's own REPORT line tells it. */
export interface LambdaReport {
  readonly milliseconds: number;
  readonly memoryMb: number;
}

/** At this much memory a function has one vCPU, below it a part. Source: Lambda developer guide, "Configure memory". */
const ONE_VCPU_MB = 1769;
const MB_PER_GB = 1024;

/** Null where a line of a log is none. */
export function parseReport(line: string): LambdaReport | null {
  const found = /^REPORT RequestId: \S+\s+Duration: ([\d.]+) ms\s+Billed Duration: \d+ ms\s+Memory Size: (\d+) MB/.exec(
    line,
  );
  return found ? { milliseconds: Number(found[1]), memoryMb: Number(found[2]) } : null;
}

/** Source: Lambda pricing: each invocation is rounded up to a millisecond; the local account's lines are rounded down. */
const billed = ({ milliseconds }: LambdaReport): number => Math.floor(milliseconds) + 1;

export function countReports(
  reports: readonly LambdaReport[],
): Pick<Usage, 'invocations' | 'billedMs' | 'gbSeconds' | 'gbSecondsAtMost'> {
  const gbSeconds = (memory: (report: LambdaReport) => number) =>
    reports.reduce((sum, report) => sum + (billed(report) / 1000) * (memory(report) / MB_PER_GB), 0);
  return {
    invocations: reports.length,
    billedMs: reports.reduce((sum, report) => sum + billed(report), 0),
    gbSeconds: gbSeconds(({ memoryMb }) => memoryMb),
    gbSecondsAtMost: gbSeconds(({ memoryMb }) => Math.max(memoryMb, ONE_VCPU_MB)),
  };
}
