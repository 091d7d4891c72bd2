import { parseOsvRecord } from '../../../../../lambdas/image-scan/advisories/osv/osv-record';
import { baseScore, severityOf } from '../../../../../lambdas/image-scan/advisories/osv/severity';
import { osv } from '../support';

const V3 = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' };
const V3_LOWER = { type: 'CVSS_V3', score: 'CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:L' };
const V4 = { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:H/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N' };
const V2 = { type: 'CVSS_V2', score: 'AV:N/AC:L/Au:N/C:C/I:C/A:C' };

function severity(more: object, ofPackage: object = {}, id = 'X-1') {
  const parsed = parseOsvRecord(osv(id, [{ ecosystem: 'npm', name: 'a', more: ofPackage }], more));
  if (!parsed.ok) throw new Error(parsed.why);
  return severityOf(parsed.record);
}

it.each([
  ['version 3 before the others', { severity: [V2, V4, V3_LOWER] }, { severity: 'LOW', cvss: 3.7 }],
  ['the highest of several of one version', { severity: [V3_LOWER, V3] }, { severity: 'CRITICAL', cvss: 9.8 }],
  ['version 4 before version 2', { severity: [V2, V4] }, { severity: 'MEDIUM', cvss: 5.1 }],
  ['version 2, which has no critical', { severity: [V2] }, { severity: 'HIGH', cvss: 10 }],
  [
    'a vector that cannot be read for none',
    { severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }, V4] },
    { severity: 'MEDIUM', cvss: 5.1 },
  ],
  ["GitHub's word", { database_specific: { severity: 'MODERATE' } }, { severity: 'MEDIUM', cvss: null }],
  [
    "Ubuntu's priority",
    { severity: [{ type: 'Ubuntu', score: 'negligible' }] },
    { severity: 'INFORMATIONAL', cvss: null },
  ],
  [
    'a vector before a word',
    { severity: [V3], database_specific: { severity: 'LOW' } },
    { severity: 'CRITICAL', cvss: 9.8 },
  ],
  ['nothing for nothing', { database_specific: { severity: 7 } }, { severity: null, cvss: null }],
  [
    'an unknown word for nothing',
    { severity: [{ type: 'Ubuntu', score: 'untriaged' }] },
    { severity: null, cvss: null },
  ],
])('takes %s', (_, more, expected) => {
  expect(severity(more)).toEqual(expected);
});

it.each([
  ["Debian's urgency", { ecosystem_specific: { urgency: 'unimportant' } }, 'INFORMATIONAL'],
  ["a package's own vector", { severity: [V3] }, 'CRITICAL'],
  ["RustSec's word", { database_specific: { severity: 'high' } }, 'HIGH'],
])('takes %s', (_, ofPackage, expected) => {
  expect(severity({}, ofPackage).severity).toBe(expected);
});

it('takes a malicious package for critical', () => {
  expect(severity({}, {}, 'MAL-2024-1').severity).toBe('CRITICAL');
});

it.each(['', 'garbage', 'CVSS:3.1/', 'CVSS:3.1/AV:N/AC:L', '\u0000', 'CVSS:9.9/AV:N', '__proto__'])(
  'has no score for %j',
  (vector) => {
    expect([baseScore('CVSS_V2', vector), baseScore('CVSS_V3', vector), baseScore('CVSS_V4', vector)]).toEqual([
      null,
      null,
      null,
    ]);
  },
);
