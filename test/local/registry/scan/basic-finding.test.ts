import { InvalidAdvisory, parseAdvisory, vulnerabilityId } from '../../../../local/registry/scan/advisory';
import {
  basicFinding,
  inOrder,
  severityCounts,
  syntheticFindings,
} from '../../../../local/registry/scan/basic-finding';

const CRITICAL_VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const installed = { manager: 'dpkg', name: 'curl', version: '1.0-1' } as const;
const advisory = (more: object = {}) => parseAdvisory('x.json', JSON.stringify({ id: 'CVE-2000-0001', ...more }));

describe('findings in the shape of basic scanning', () => {
  it('name package, fix and score', () => {
    const record = advisory({
      summary: 'Short.',
      details: 'Long.',
      severity: [{ type: 'CVSS_V3', score: CRITICAL_VECTOR }],
      references: [{ type: 'ADVISORY', url: 'https://example.org/1' }],
    });
    expect(basicFinding({ advisory: record, installed, fixedIn: '1.0-2' })).toEqual({
      name: 'CVE-2000-0001',
      description: 'Short. Long.',
      uri: 'https://example.org/1',
      severity: 'CRITICAL',
      attributes: [
        { key: 'package_name', value: 'curl' },
        { key: 'package_version', value: '1.0-1' },
        { key: 'fixed_in_version', value: '1.0-2' },
        { key: 'CVSS3_VECTOR', value: CRITICAL_VECTOR },
        { key: 'CVSS3_SCORE', value: '9.8' },
      ],
    });
  });

  it.each([
    ['what the database says', { database_specific: { severity: 'low' } }, 'LOW'],
    ['nothing known', {}, 'UNDEFINED'],
    ['a score of CVSS 4 alone', { severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' }] }, 'UNDEFINED'],
  ])('have the severity of %s', (_case, more, severity) => {
    expect(basicFinding({ advisory: advisory(more), installed }).severity).toBe(severity);
  });

  it.each([
    [{ id: 'DEBIAN-CVE-2000-0002', upstream: ['CVE-2000-0002'] }, 'CVE-2000-0002'],
    [{ id: 'GHSA-x', aliases: ['CVE-2000-0003'] }, 'CVE-2000-0003'],
    [{ id: 'DSA-1' }, 'DSA-1'],
  ])('are named by the CVE where there is one: %j', (record, name) => {
    expect(vulnerabilityId(parseAdvisory('x.json', JSON.stringify(record)))).toBe(name);
  });

  it('stand worst first and are counted without zeros', () => {
    const [one, two, three] = syntheticFindings(3);
    const mixed = [one, two, three].flatMap((finding, index) =>
      finding === undefined ? [] : [{ ...finding, severity: (['LOW', 'CRITICAL', 'LOW'] as const)[index] ?? 'LOW' }],
    );
    expect(inOrder(mixed).map(({ name }) => name)).toEqual([two?.name, one?.name, three?.name]);
    expect(severityCounts(mixed)).toEqual({ LOW: 2, CRITICAL: 1 });
    expect(severityCounts([])).toEqual({});
  });

  it.each([
    ['not JSON', '{'],
    ['no record', '{"affected": 1}'],
    ['an empty id', '{"id": ""}'],
  ])('come from no file that is %s', (_case, text) => {
    expect(() => parseAdvisory('bad.json', text)).toThrow(InvalidAdvisory);
    expect(() => parseAdvisory('bad.json', text)).toThrow('bad.json');
  });
});
