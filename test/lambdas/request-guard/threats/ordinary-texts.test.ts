import { ALL_DETECTORS } from '../../../../lambdas/request-guard/threats/all-detectors';
import { ORDINARY_MARKUP } from './support/ordinary-markup';
import { ORDINARY_PATHS } from './support/ordinary-paths';
import { ORDINARY_TEMPLATES } from './support/ordinary-templates';
import { ORDINARY_WORDS } from './support/ordinary-words';
import { REFUSED, surestScore } from './support/surest-detection';

const DETECTORS = ALL_DETECTORS.map(({ detect }) => detect);

describe('ordinary texts in a JSON body', () => {
  it.each([...ORDINARY_MARKUP, ...ORDINARY_TEMPLATES, ...ORDINARY_PATHS, ...ORDINARY_WORDS])('may be %j', (text) => {
    for (const detect of DETECTORS) expect(surestScore(detect, text, { place: 'json' })).toBeLessThan(REFUSED);
  });
});
