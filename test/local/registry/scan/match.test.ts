import { parseAdvisory } from '../../../../local/registry/scan/advisory';
import { AdvisoryIndex, type InstalledSource } from '../../../../local/registry/scan/match';

function advisory(events: readonly object[], more: object = {}) {
  const affected = [
    { package: { ecosystem: 'Debian:12', name: 'curl' }, ranges: [{ type: 'ECOSYSTEM', events }], ...more },
  ];
  return parseAdvisory('test.json', JSON.stringify({ id: 'DEBIAN-CVE-2000-0001', affected }));
}
const curl = (version: string): InstalledSource => ({ manager: 'dpkg', name: 'curl', version });

describe('matching of advisories', () => {
  it.each([
    ['below the fix', [{ introduced: '0' }, { fixed: '2.0-1' }], '1.9-1', true],
    ['the fix itself', [{ introduced: '0' }, { fixed: '2.0-1' }], '2.0-1', false],
    ['above the fix', [{ introduced: '0' }, { fixed: '2.0-1' }], '10.0-1', false],
    ['a pre-release of zero', [{ introduced: '0' }, { fixed: '2.0-1' }], '0~alpha', true],
    ['before it was introduced', [{ introduced: '1.5' }, { fixed: '2.0' }], '1.4', false],
    ['never fixed', [{ introduced: '0' }], '99', true],
    ['the last affected', [{ introduced: '0' }, { last_affected: '1.5' }], '1.5', true],
    ['after the last affected', [{ introduced: '0' }, { last_affected: '1.5' }], '1.6', false],
    ['introduced again', [{ introduced: '0' }, { fixed: '1.0' }, { introduced: '2.0' }, { fixed: '3.0' }], '2.5', true],
    [
      'between two ranges',
      [{ fixed: '3.0' }, { introduced: '2.0' }, { fixed: '1.0' }, { introduced: '0' }],
      '1.5',
      false,
    ],
  ])('%s', (_case, events, version, expected) => {
    expect(new AdvisoryIndex([advisory(events)]).matches('Debian:12', [curl(version)])).toHaveLength(expected ? 1 : 0);
  });

  it('names the first fix after the installed version', () => {
    const index = new AdvisoryIndex([
      advisory([{ introduced: '0' }, { fixed: '1.0' }, { introduced: '2.0' }, { fixed: '3.0' }]),
    ]);
    expect(index.matches('Debian:12', [curl('2.5')])[0]?.fixedIn).toBe('3.0');
    expect(index.matches('Debian:12', [curl('0.5')])[0]?.fixedIn).toBe('1.0');
  });

  it('names no fix where there is none', () => {
    expect(
      new AdvisoryIndex([advisory([{ introduced: '0' }])]).matches('Debian:12', [curl('1')])[0],
    ).not.toHaveProperty('fixedIn');
  });

  it('counts versions that are listed one by one', () => {
    const index = new AdvisoryIndex([advisory([], { ranges: [], versions: ['1.0-1'] })]);
    expect(index.matches('Debian:12', [curl('1.0-1'), curl('1.0-2')])).toHaveLength(1);
  });

  it.each([
    ['another release', 'Debian:11', curl('1.0')],
    ['another package', 'Debian:12', { ...curl('1.0'), name: 'wget' }],
  ])('does not match %s', (_case, ecosystem, installed) => {
    const index = new AdvisoryIndex([advisory([{ introduced: '0' }])]);
    expect(index.matches(ecosystem, [installed])).toEqual([]);
  });

  it('passes over withdrawn records', () => {
    const withdrawn = { ...advisory([{ introduced: '0' }]), withdrawn: '2024-01-01T00:00:00Z' };
    expect(new AdvisoryIndex([withdrawn]).matches('Debian:12', [curl('1.0')])).toEqual([]);
  });
});
