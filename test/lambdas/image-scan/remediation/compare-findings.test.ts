import fc from 'fast-check';
import { compareFindings } from '../../../../lambdas/image-scan/remediation/compare-findings';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { someFinding, vulnerabilities, vulnerability } from '../judge/evidence';

const of = (id: string, version: string, more: Partial<Finding> = {}) =>
  vulnerability({ id, package: { name: 'curl', version }, ...more });
const secret = (path: string) => vulnerability({ id: 'aws-key', kind: 'secret', path, severity: 'HIGH' });

describe('comparing the findings of an image and of the one in its place', () => {
  it.each<[string, readonly Finding[], readonly Finding[], readonly [number, number, number]]>([
    ['nothing at all', [], [], [0, 0, 0]],
    ['everything mended', [of('A', '1'), of('B', '1')], [], [2, 0, 0]],
    ['something new', [], [of('A', '1')], [0, 1, 0]],
    ['the same', [of('A', '1')], [of('A', '1')], [0, 0, 1]],
    ['an upgrade that falls short', [of('A', '1')], [of('A', '2')], [0, 0, 1]],
    ['one of two versions mended', [of('A', '1'), of('A', '2')], [of('A', '2')], [1, 0, 1]],
    ['a version more', [of('A', '2')], [of('A', '1'), of('A', '2')], [0, 1, 1]],
    ['both versions replaced', [of('A', '1'), of('A', '2')], [of('A', '3'), of('A', '4')], [0, 0, 2]],
    ['a secret moved', [secret('a')], [secret('b')], [1, 1, 0]],
    ['one for another', [of('A', '1')], [of('B', '1')], [1, 1, 0]],
  ])('%s', (_, before, after, [gone, came, remaining]) => {
    const changes = compareFindings(before, after);
    expect([changes.gone.found, changes.new.found, changes.remaining.found]).toEqual([gone, came, remaining]);
  });

  it('counts by severity, and names at most twenty of each, worst first', () => {
    const before = [...vulnerabilities(25), of('A', '1', { severity: 'LOW' })];
    const { gone, remaining } = compareFindings(before, [of('A', '2', { severity: 'LOW' })]);
    expect(gone).toMatchObject({ found: 25, counts: { CRITICAL: 25, LOW: 0 } });
    expect(gone.findings).toHaveLength(20);
    expect(gone.findings[0]).toBe('CVE-2026-1000 curl 7.88.1-10');
    expect(remaining).toMatchObject({ found: 1, counts: { LOW: 1 }, findings: ['A curl 2'] });
  });

  it('accounts for each finding of either image exactly once', () => {
    const some = fc.array(someFinding(), { maxLength: 15 });
    fc.assert(
      fc.property(some, some, (before, after) => {
        const { gone, new: came, remaining } = compareFindings(before, after);
        expect(gone.found + remaining.found).toBe(before.length);
        expect(came.found + remaining.found).toBe(after.length);
        expect(compareFindings(before, structuredClone(before))).toMatchObject({
          gone: { found: 0 },
          new: { found: 0 },
        });
      }),
    );
  });
});
