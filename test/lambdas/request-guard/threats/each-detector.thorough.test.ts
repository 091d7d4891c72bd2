// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectFileInclusion } from '../../../../lambdas/request-guard/threats/file/file-inclusion';
import { detectPathTraversal } from '../../../../lambdas/request-guard/threats/file/path-traversal';
import { detectRequestForgery } from '../../../../lambdas/request-guard/threats/forgery/request-forgery';
import { detectHeaderInjection } from '../../../../lambdas/request-guard/threats/header/header-injection';
import { detectLookupInjection } from '../../../../lambdas/request-guard/threats/lookup/lookup-injection';
import { detectCrossSiteScripting } from '../../../../lambdas/request-guard/threats/markup/cross-site-scripting';
import { detectXmlEntities } from '../../../../lambdas/request-guard/threats/markup/xml-entities';
import { detectTemplateInjection } from '../../../../lambdas/request-guard/threats/template/template-injection';
import { expectLinearTime } from '../../../support/linear-time';
import { queryValue } from './support/surest-detection';

const DETECTORS = [
  detectFileInclusion,
  detectPathTraversal,
  detectRequestForgery,
  detectHeaderInjection,
  detectLookupInjection,
  detectCrossSiteScripting,
  detectXmlEntities,
  detectTemplateInjection,
];
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
