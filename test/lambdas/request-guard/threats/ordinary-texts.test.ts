import { detectFileInclusion } from '../../../../lambdas/request-guard/threats/file/file-inclusion';
import { detectPathTraversal } from '../../../../lambdas/request-guard/threats/file/path-traversal';
import { detectRequestForgery } from '../../../../lambdas/request-guard/threats/forgery/request-forgery';
import { detectHeaderInjection } from '../../../../lambdas/request-guard/threats/header/header-injection';
import { detectLookupInjection } from '../../../../lambdas/request-guard/threats/lookup/lookup-injection';
import { detectCrossSiteScripting } from '../../../../lambdas/request-guard/threats/markup/cross-site-scripting';
import { detectXmlEntities } from '../../../../lambdas/request-guard/threats/markup/xml-entities';
import { detectTemplateInjection } from '../../../../lambdas/request-guard/threats/template/template-injection';
import { ORDINARY_MARKUP } from './support/ordinary-markup';
import { ORDINARY_PATHS } from './support/ordinary-paths';
import { ORDINARY_TEMPLATES } from './support/ordinary-templates';
import { ORDINARY_WORDS } from './support/ordinary-words';
import { REFUSED, surestScore } from './support/surest-detection';

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

describe('ordinary texts in a JSON body', () => {
  it.each([...ORDINARY_MARKUP, ...ORDINARY_TEMPLATES, ...ORDINARY_PATHS, ...ORDINARY_WORDS])('may be %j', (text) => {
    for (const detect of DETECTORS) expect(surestScore(detect, text, { place: 'json' })).toBeLessThan(REFUSED);
  });
});
