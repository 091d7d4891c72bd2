import fc from 'fast-check';
import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import type { ThreatDetectionOptions } from '../../../../lambdas/request-guard/threats/detection-options';
import { THREAT_FAMILIES } from '../../../../lambdas/request-guard/threats/threat';
import { threatDetection } from '../../../../lambdas/request-guard/threats/threat-detection';
import { aRequest } from './support/a-request';

const TAUTOLOGY = "' or 1=1--";
const none = { kind: 'none' } as const;

function detect(options: ThreatDetectionOptions, value: string, name = 'q') {
  return threatDetection(options)(aRequest({ query: [{ name, value }] }), none);
}

describe('threat detection', () => {
  it('tells family, evidence, place and path of a threat, and nothing of the value', () => {
    expect(detect({}, TAUTOLOGY)).toEqual({
      threats: [
        { family: 'sql-injection', score: 90, evidence: 'tautology', place: 'query', path: 'q', mode: 'block' },
      ],
      notLookedAt: 0,
    });
  });

  it('finds nothing in an ordinary request', () => {
    const request = aRequest({
      path: '/orders/4711',
      query: [{ name: 'sort', value: 'created:desc' }],
      headers: new Map([['user-agent', ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36']]]),
      cookies: [{ name: '_ga', value: 'GA1.2.123.456' }],
    });
    const body = { kind: 'json', value: { note: "It's for O'Brien; call & leave it", tags: ['a', 'b'] } } as const;
    expect(threatDetection({})(request, body)).toEqual({ threats: [], notLookedAt: 0 });
  });

  it('only tells where the mode is to report', () => {
    expect(detect({ mode: 'report' }, TAUTOLOGY).threats[0]?.mode).toBe('report');
  });

  it('lets a family have a mode of its own', () => {
    expect(detect({ families: { 'sql-injection': { mode: 'off' } } }, TAUTOLOGY).threats).toEqual([]);
    const options = { mode: 'off', families: { 'sql-injection': { mode: 'block' } } } as const;
    expect(detect(options, TAUTOLOGY).threats).toHaveLength(1);
    expect(detect(options, '; cat /etc/passwd').threats).toEqual([]);
  });

  it('keeps the mode of all where a family’s is undefined', () => {
    const families = { 'sql-injection': { threshold: 60 } };
    expect(detect({ mode: 'report', families }, TAUTOLOGY).threats[0]?.mode).toBe('report');
  });

  it('takes what reaches the threshold, and no less', () => {
    const at = (threshold: number) =>
      detect({ families: { 'sql-injection': { threshold } } }, TAUTOLOGY).threats.length;
    expect([at(90), at(91)]).toEqual([1, 0]);
  });

  it.each([
    ['code', TAUTOLOGY, 1],
    ['code', "x' or", 0],
    ['markdown', "see `a`' or 'b", 0],
    ['text', "a' or 'b", 1],
    ['markdown', "a' or 'b", 0],
    ['number', '5 or 5', 0],
    ['number', '1=1', 1],
    ['text', '1=1', 0],
  ] as const)('weighs what a field of the type %s holds: %j', (type, value, threats) => {
    expect(detect({ fields: { 'query.q': type } }, value).threats).toHaveLength(threats);
  });

  it('tells a value of several families once for each', () => {
    const families = detect({}, "' or 1=1; cat /etc/passwd").threats.map(({ family }) => family);
    expect(new Set(families).size).toBe(families.length);
  });

  it('tells at most 32 of a mode', () => {
    const query = Array.from({ length: 50 }, (_, index) => ({ name: `q${index}`, value: TAUTOLOGY }));
    expect(threatDetection({})(aRequest({ query }), none).threats).toHaveLength(32);
  });

  it('finds what refuses the request behind any number of threats that are only told', () => {
    const told = Array.from({ length: 50 }, (_, index) => ({ name: `q${index}`, value: TAUTOLOGY }));
    const query = [...told, { name: 'last', value: '; cat /etc/passwd' }];
    const detector = threatDetection({ families: { 'sql-injection': { mode: 'report' } } });
    const { threats } = detector(aRequest({ query }), none);
    expect(threats[0]).toMatchObject({ family: 'command-injection', path: 'last', mode: 'block' });
  });

  it('tells how much it did not look at', () => {
    const body = { kind: 'json', value: ['a', TAUTOLOGY] } as const;
    expect(threatDetection({ limits: { values: 2 } })(aRequest(), body)).toEqual({ threats: [], notLookedAt: 1 });
  });

  it.each<[string, object, string]>([
    ['a mode that is none', { mode: 'on' }, 'threatDetection.mode'],
    ['a mode that is undefined to no purpose', { families: { xss: {} } }, 'threatDetection.families.xss'],
    [
      'a threshold that is too high',
      { families: { 'sql-injection': { threshold: 101 } } },
      'threatDetection.families.sql-injection.threshold',
    ],
    [
      'a threshold of nothing',
      { families: { 'sql-injection': { threshold: 0 } } },
      'threatDetection.families.sql-injection.threshold',
    ],
    ['a field without a place', { fields: { note: 'text' } }, 'threatDetection.fields'],
    ['a type that is none', { fields: { 'json.note': 'prose' } }, 'threatDetection.fields["json.note"]'],
    ['a limit that is none', { limits: { values: 0 } }, 'threatDetection.limits.values'],
    ['a key that is not known', { treshold: 5 }, 'threatDetection.treshold'],
  ])('refuses %s, with its path', (_, options, path) => {
    expect(() => threatDetection(options)).toThrow(expect.objectContaining({ name: 'OptionError', path }));
    expect(() => threatDetection(options)).toThrow(OptionError);
  });

  it('throws nothing, whatever the request', () => {
    const detector = threatDetection({});
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.jsonValue(), text, text, (json, path, value) => {
        const request = aRequest({
          path: `/${path}`,
          headers: new Map([['x-a', [value]]]),
          query: [{ name: path, value }],
        });
        const { threats } = detector(request, { kind: 'json', value: JSON.parse(JSON.stringify(json)) });
        for (const { family } of threats) expect(THREAT_FAMILIES).toContain(family);
      }),
    );
  });
});
