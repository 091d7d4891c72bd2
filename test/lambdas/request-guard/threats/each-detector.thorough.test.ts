// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { ALL_DETECTORS } from '../../../../lambdas/request-guard/threats/all-detectors';
import { detectPathTraversal } from '../../../../lambdas/request-guard/threats/file/path-traversal';
import { expectLinearTime } from '../../../support/linear-time';
import { queryValue } from './support/surest-detection';

const DETECTORS = ALL_DETECTORS.map(({ detect }) => detect);
/** What pieces are made of that a careless expression takes time for that grows with the square of their number. */
const PIECES = [
  'on',
  'onx = ',
  '<',
  '<<script',
  '<a ',
  '<a b="',
  '<a b=\'x" ',
  '<script>',
  '<style>',
  '<x y=`',
  'a<b ',
  '<!ENTITY ',
  '<!DOCTYPE a PUBLIC "',
  '{{',
  '{{7+',
  '${',
  '${${',
  '${a:',
  '{% ',
  '}',
  '[',
  '[]',
  '(',
  '../',
  './',
  '//',
  '\\',
  '.',
  '..\u0000',
  'a ',
  ' ',
  '\n',
  '\r\n',
  '\r\nx: ',
  '`',
  '` ',
  '"',
  '\'"`',
  ';',
  '=',
  'http://',
  '@',
  '%',
  'constructor',
  'window[',
  'eval(',
  'javascript:',
  'convert.base64',
  'AAAA',
  '/*',
  '1.',
  "it's ",
  "' or ",
  "x',",
  "''",
  "')",
  '1.e(',
  '{x ',
  '/**/',
  '; ',
  '\n;',
  '$(',
  '`',
  'cat ',
  '|id',
  '{$where:',
  '[$',
  ')(|(',
  '*)(uid=',
  '"]|//',
  '\r\nSet-Cookie: a',
];

describe('a detector', () => {
  it.each(PIECES)('takes time in proportion to the length of a row of %j', (piece) => {
    for (const detect of DETECTORS) {
      expectLinearTime((size) => {
        const text = piece.repeat(size / piece.length);
        detect(text, queryValue(text, { place: 'json' }));
      }, 20_000);
    }
  });

  it.each(['.', '../', './', '/', 'etc', 'web-inf/'])(
    'takes time in proportion to the length of a path of %j',
    (piece) => {
      expectLinearTime((size) => {
        const text = piece.repeat(size / piece.length);
        for (let times = 0; times < 50; times++) detectPathTraversal(text, queryValue(text));
      }, 1000);
    },
  );
});
