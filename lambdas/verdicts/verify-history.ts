import { type VerdictRecord, verdictStands } from './verdict';

/**
 * What the scan records of an image say against its current verdict. A signature cannot tell that an older record, properly
 * signed, was put back in the place of a newer one: the generations can.
 *
 * @param scans every scan record that there is, none of them read later than the current verdict
 */
export function historyProblems(current: VerdictRecord, scans: readonly VerdictRecord[]): readonly string[] {
  const own = scans.find(({ runId, gen }) => runId === current.runId && gen === current.gen);
  const later = scans.filter((scan) => scan.gen > current.gen && !leavesStanding(current, scan));
  return [
    // Of an image that is gone from the registry both expire, and not at the same moment.
    ...(own === undefined && current.deletedAt === undefined ? ['its own scan record is missing'] : []),
    ...later.map(({ gen, runId }) => `it is not the latest: run ${runId} committed generation ${gen} after it`),
  ];
}

/** An UNKNOWN is recorded beside a verdict that still holds; see `store/commit.ts`. */
function leavesStanding({ verdict, validUntil }: VerdictRecord, scan: VerdictRecord): boolean {
  return scan.verdict === 'UNKNOWN' && verdictStands({ verdict, validUntil }, new Date(scan.judgedAt));
}
