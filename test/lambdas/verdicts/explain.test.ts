import { explainVerdict } from '../../../lambdas/verdicts/explain';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { verdictRecord } from '../../support/verdict-record';

const RECORD = verdictRecord({ validUntil: '2026-11-17T12:00:00.000Z' });

describe('explaining a verdict', () => {
  it.each<[string, Partial<VerdictRecord>, readonly string[]]>([
    ['compliant', {}, ['No threshold is broken. The verdict holds until 2026-11-17T12:00:00.000Z.']],
    [
      'not compliant',
      {
        verdict: 'NON_COMPLIANT',
        reasons: [
          { threshold: 'CRITICAL', allowed: 0, found: 1, findings: ['CVE-2026-1000 curl 7.88.1-10'] },
          { threshold: 'HIGH', allowed: 5, found: 8, findings: ['CVE-2026-2000 zlib 1', 'CVE-2026-3000 zlib 1'] },
        ],
        unknowns: [{ what: 'custom-scan', why: 'It timed out.' }],
        exceptionsApplied: [
          { id: 'e-1', findings: ['CVE-2026-4000'], found: 3, reason: 'Not reachable.', expiresAt: '2026-12-01' },
        ],
        exceptionsNotNamed: 2,
        inGrace: { found: 1, findings: ['CVE-2026-5000 curl 8.0'], firstEnds: '2026-11-20' },
        plan: { strategy: 'rebuild', why: 'A rebuild would help.' },
      },
      [
        'CRITICAL: 1 found, 0 allowed: CVE-2026-1000 curl 7.88.1-10',
        'HIGH: 8 found, 5 allowed: CVE-2026-2000 zlib 1, CVE-2026-3000 zlib 1, and 6 more',
        'Not proven (custom-scan): It timed out.',
        'Exception e-1 leaves out 3 findings until 2026-12-01 (CVE-2026-4000, and 2 more): Not reachable.',
        '2 more exceptions applied.',
        '1 finding in grace, the first until 2026-11-20: CVE-2026-5000 curl 8.0',
        'Plan: rebuild. A rebuild would help.',
      ],
    ],
    [
      'compliant by our own advisories',
      { advisories: { builtAt: '2026-11-10T00:00:00.000Z', records: 400, digest: 'sha256:1' } },
      [
        'No threshold is broken. The verdict holds until 2026-11-17T12:00:00.000Z.',
        'Our own advisories: 400 records, built 2026-11-10T00:00:00.000Z.',
      ],
    ],
    [
      'unknown',
      { verdict: 'UNKNOWN', unknowns: [{ what: 'inventory', why: 'No package database.' }] },
      ['Not proven (inventory): No package database.'],
    ],
    [
      'unknown under an exception without an end',
      {
        verdict: 'UNKNOWN',
        exceptionsApplied: [
          { id: 'e-2', findings: ['CVE-2026-6000'], found: 1, reason: 'Hidden.', expiresAt: null, source: 'inspector' },
        ],
      },
      ['Exception e-2 leaves out 1 finding (CVE-2026-6000): Hidden.'],
    ],
    ['not applicable', { verdict: 'NOT_APPLICABLE' }, ['Not judged: this is not an image.']],
    [
      'not applicable to a signature',
      { verdict: 'NOT_APPLICABLE', artifact: { type: 'a signature', subject: 'sha256:1' } },
      ['Not judged: this is not an image but a signature of sha256:1.'],
    ],
    [
      'not applicable to a chart',
      { verdict: 'NOT_APPLICABLE', artifact: { type: 'a chart' } },
      ['Not judged: this is not an image but a chart.'],
    ],
  ])('that is %s', (_, changes, expected) => {
    expect(explainVerdict({ ...RECORD, ...changes })).toEqual(expected);
  });

  it('lets no text of an image drive the terminal or begin a line', () => {
    const evil = 'x\u001b[2J\r\n\u009b1mCRITICAL: 0 found\u202e\u2028';
    const [line] = explainVerdict({
      ...RECORD,
      verdict: 'NON_COMPLIANT',
      reasons: [{ threshold: 'LOW', allowed: 0, found: 1, findings: [evil] }],
    });
    expect(line).toBe('LOW: 1 found, 0 allowed: x\uFFFD[2J\uFFFD\uFFFD\uFFFD1mCRITICAL: 0 found\uFFFD\uFFFD');
  });
});
