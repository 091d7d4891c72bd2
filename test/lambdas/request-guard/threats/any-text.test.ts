import fc from 'fast-check';
import { ALL_DETECTORS } from '../../../../lambdas/request-guard/threats/all-detectors';
import { THREAT_FAMILIES, type ValuePlace } from '../../../../lambdas/request-guard/threats/threat';
import { queryValue } from './support/surest-detection';

/** What the languages of all detectors are made of, so that texts of them get far into their grammars. */
const PIECES = [
  ...'<>"\'`=/\\(){}[]$#@%&;:,.|!?+-*~^ \n\r\0',
  ...[
    '<a ',
    'on',
    'onx=',
    '<script',
    '</',
    '<!ENTITY ',
    '<!DOCTYPE ',
    '{{',
    '}}',
    '$'.concat('{'),
    'jndi:',
    ':-',
    '../',
    '..;',
  ],
  ...[
    'http://',
    '127.0.0.1',
    '[::1]',
    '0x7f',
    'javascript:',
    'alert(',
    '__class__',
    '7*7',
    'etc/passwd',
    'php://',
    'Set-Cookie: ',
    '😀',
    '\ud800',
  ],
];

describe('whatever the text', () => {
  it('a detector throws nothing, names its own family and scores from 1 to 100', () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));
    const place = fc.constantFrom<ValuePlace>('query', 'path', 'header', 'cookie', 'form', 'json', 'body');
    fc.assert(
      fc.property(text, place, (sent, where) => {
        for (const { detect, families } of ALL_DETECTORS) {
          const found = detect(sent, queryValue(sent, { place: where }));
          if (found === null) continue;
          expect(THREAT_FAMILIES).toContain(found.family);
          expect(families).toContain(found.family);
          expect(found.score).toBeGreaterThan(0);
          expect(found.score).toBeLessThanOrEqual(100);
          expect(found.evidence).toMatch(/^[a-z\d-]+$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
