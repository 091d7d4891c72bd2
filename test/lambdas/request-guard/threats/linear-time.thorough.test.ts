import { threatDetection } from '../../../../lambdas/request-guard/threats/threat-detection';
import { keepsToItsForm } from '../../../../lambdas/request-guard/threats/values/header-values';
import { expectLinearTime } from '../../../support/linear-time';
import { aRequest } from './support/a-request';

const PIECES = [
  ...[
    "'",
    '"',
    '`',
    '(',
    ')',
    '[',
    '{',
    '<',
    ';',
    '|',
    '&',
    '%',
    '&#',
    '\\',
    '/',
    '$',
    '$(',
    '${',
    '{{',
    '+',
    '#',
    '=',
    ' ',
  ],
  ...[
    'on',
    'a(',
    "a'",
    "'a'",
    "'||'a",
    '`a` ',
    '/**/',
    "' /*",
    '--',
    '1,',
    'or 1=1 ',
    "' or 1=1 ",
    'select ',
    'union ',
    'case ',
  ],
  ...[
    ';id ',
    '`id ',
    'cat ',
    '../',
    '..%2f',
    '%25',
    '%2527',
    '%41',
    '&#39;',
    '&lt',
    '\\u0041',
    '\\x',
    'QUFB',
    'JyBvciAxPTE',
    '＜',
    '‘',
  ],
  ...[
    '<a ',
    '<a b=c ',
    '<!--',
    '<?php ',
    'http://',
    'javascript:',
    '${jndi:',
    '\r\n',
    '<!ENTITY ',
    'a.b.',
    '[$',
    '@',
    "n'",
    '\u0000',
  ],
];

describe('threat detection on hostile input', () => {
  it.each(PIECES)('takes time in proportion to the length of %j', (piece) => {
    const detect = threatDetection({});
    expectLinearTime((size) => {
      const text = piece.repeat(size / piece.length);
      detect(aRequest({ query: [{ name: 'q', value: text }] }), { kind: 'json', value: { a: `x ${text}` } });
    }, 25_000);
  });

  it.each([
    ['accept', 'a/b,'],
    ['accept', 'a;'],
    ['cache-control', 'a, '],
    ['content-type', 'a/b; a=b'],
    ['if-none-match', '"a", '],
    ['sec-ch-ua', '"a"'],
    ['referer', 'http://a/a.'],
    ['referer', 'http://a//'],
    ['user-agent', 'a/1 (X; '],
    ['user-agent', 'a/1 (X/X) '],
    ['x-amzn-trace-id', 'Root=a'],
    ['x-forwarded-for', '1, '],
  ])('checks the form of %s in proportion to the length of %j', (name, piece) => {
    expectLinearTime((size) => {
      keepsToItsForm(name, `${piece.repeat(size / piece.length)}\u0000`);
    }, 25_000);
  });

  it.each(['<', '<a>', '<a ', '<![CDATA[', ']]>', 'a>'])('reads XML in proportion to the length of %j', (piece) => {
    const detect = threatDetection({});
    expectLinearTime((size) => {
      detect(aRequest(), { kind: 'text', text: piece.repeat(size / piece.length), mediaType: 'text/xml' });
    }, 25_000);
  });

  it('takes time in proportion to the number of values', () => {
    const detect = threatDetection({});
    expectLinearTime((size) => {
      detect(aRequest(), { kind: 'json', value: Array.from({ length: size }, (_, index) => `it's ${index} & more`) });
    }, 2000);
  });
});
