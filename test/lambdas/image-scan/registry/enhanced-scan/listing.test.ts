import {
  countsOf,
  digestOf,
  disagreement,
  findingsOf,
  type ListedFinding,
  type Listing,
} from '../../../../../lambdas/image-scan/registry/enhanced-scan/listing';
import type { Finding } from '../../../../../lambdas/verdicts/finding';
import { countBySeverity, type Severity } from '../../../../../lambdas/verdicts/severity';

const scannedAt = new Date('2026-11-10T11:05:00.000Z');

function item(arn: string, changes: Partial<ListedFinding> = {}): ListedFinding {
  const severity = changes.severity ?? 'HIGH';
  const finding: Finding = {
    id: `CVE-${arn}`,
    kind: 'vulnerability',
    severity,
    title: arn,
    fixAvailable: false,
    sources: ['inspector'],
    aliases: [],
  };
  return { arn, status: 'ACTIVE', severity, updatedAt: null, findings: [finding], ...changes };
}
const listing = (changes: Partial<Listing>): Listing => ({
  listed: [],
  suppressed: [],
  counts: null,
  problems: [],
  changed: false,
  ...changes,
});
const named = (changes: Partial<Listing>) => {
  const { findings, suppressed, closed } = findingsOf(listing(changes), scannedAt);
  return { findings: findings.map(({ id }) => id), suppressed: suppressed.map(({ id }) => id), closed };
};

describe('What counts of a listing', () => {
  it('is what is active', () => {
    expect(named({ listed: [item('1'), item('2')] })).toEqual({
      findings: ['CVE-1', 'CVE-2'],
      suppressed: [],
      closed: 0,
    });
  });

  it('is not what is suppressed, wherever that is listed, but it is named once', () => {
    const suppressed = item('2', { status: 'SUPPRESSED' });
    expect(
      named({ listed: [item('1'), suppressed], suppressed: [suppressed, item('3', { status: 'SUPPRESSED' })] }),
    ).toEqual({ findings: ['CVE-1'], suppressed: ['CVE-2', 'CVE-3'], closed: 0 });
  });

  it('is what ECR still lists as active while Inspector suppresses it', () => {
    expect(named({ listed: [item('1')], suppressed: [item('1', { status: 'SUPPRESSED' })] })).toEqual({
      findings: ['CVE-1'],
      suppressed: [],
      closed: 0,
    });
  });

  it('keeps suppressed findings without an ARN apart', () => {
    const without = (id: string) => ({ ...item(id), arn: '', status: 'SUPPRESSED' as const });
    expect(named({ suppressed: [without('1'), without('2')] }).suppressed).toEqual(['CVE-1', 'CVE-2']);
  });

  it.each([
    ['before the last scan', new Date('2026-11-10T11:04:59.000Z'), []],
    ['after the last scan', new Date('2026-11-10T11:05:01.000Z'), ['CVE-1']],
    ['at the time of the last scan', scannedAt, ['CVE-1']],
    ['at an unknown time', null, ['CVE-1']],
  ])('is not what was closed, if that was %s', (_, updatedAt, findings) => {
    const listed = [item('1', { status: 'CLOSED', updatedAt })];
    expect(named({ listed })).toEqual({ findings, suppressed: [], closed: findings.length === 0 ? 1 : 0 });
  });
});

describe("ECR's counts", () => {
  const counts = (...severities: Severity[]) => countBySeverity(severities.map((severity) => ({ severity })));
  const listed = [
    item('1', { severity: 'HIGH' }),
    item('2', { severity: 'LOW', status: 'SUPPRESSED' }),
    item('3', { severity: 'MEDIUM', status: 'CLOSED' }),
  ];

  it.each([
    ['the active findings', counts('HIGH')],
    ['the active and suppressed findings', counts('HIGH', 'LOW')],
    ['all that are listed', counts('HIGH', 'LOW', 'MEDIUM')],
  ])('agree with a list if they are those of %s', (_, given) => {
    expect(disagreement(listing({ listed, counts: given }))).toBeNull();
  });

  it.each([
    ['fewer', counts(), '0 HIGH counted, 1 read'],
    ['more', counts('HIGH', 'HIGH'), '2 HIGH counted, 1 read'],
    ['others', counts('LOW'), '0 HIGH counted, 1 read; 1 LOW counted, 0 read'],
  ])('disagree if they are %s', (_, given, why) => {
    expect(disagreement(listing({ listed, counts: given }))).toBe(why);
  });

  it('say nothing where there are none', () => {
    expect(disagreement(listing({ listed }))).toBeNull();
  });

  it('are read with severities that we do not know, and without their total', () => {
    expect(countsOf({ HIGH: 2, UNTRIAGED: 1, NEW: 3, TOTAL: 6, LOW: undefined })).toEqual({
      ...counts(),
      HIGH: 2,
      UNTRIAGED: 1,
      UNDEFINED: 3,
    });
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('are none with %d', (count) => {
    expect(countsOf({ HIGH: count })).toBeNull();
  });
});

describe('The digest of a listing', () => {
  const base = listing({ listed: [item('1'), item('2')], suppressed: [item('3')], counts: countsOf({ HIGH: 2 }) });

  it('does not depend on the order', () => {
    expect(digestOf({ ...base, listed: [...base.listed].reverse() })).toBe(digestOf(base));
  });

  it.each<[string, Partial<Listing>]>([
    ['a finding', { listed: [item('1')] }],
    ['a status', { listed: [item('1'), item('2', { status: 'CLOSED' })] }],
    ['a severity', { listed: [item('1'), item('2', { severity: 'LOW' })] }],
    ['what is suppressed', { suppressed: [] }],
    ['the list that a finding is in', { listed: [...base.listed, item('3')], suppressed: [] }],
    ['a count', { counts: countsOf({ HIGH: 3 }) }],
    ['counts that are no longer there', { counts: null }],
  ])('changes with %s', (_, changes) => {
    expect(digestOf({ ...base, ...changes })).not.toBe(digestOf(base));
  });
});
