import { type Judgement, NOTHING_FOUND } from '../judgement';
import type { Detector } from '../threat';
import { judgeTag } from './active-tag';
import { visitTags } from './html-tags';
import { isDocument, showsCode, unlessQuoted } from './quoted-code';
import { judgeFragment, judgeHandlers } from './script-fragment';

/** From here on, nothing more is needed. */
const SURE = 95;
/** How much of what follows a tag is looked at as its script or style. */
const MAX_CONTENT = 400;
/** No page has more scripts that need a look; a text of nothing but tags is surely found before. */
const MAX_CONTENTS = 100;
/** Leaves an attribute, a comment or an element that holds text only, and goes on with a tag. */
const LEAVES_CONTEXT =
  /^[^<>]{0,80}(?:["'`]\s{0,4}\/?>|--!?>|<\/(?:title|textarea|script|style|no\w+|template|iframe|xmp|select)[^>]{0,10}>)\s{0,8}["']{0,2}>?\s{0,8}<[a-z!/]/i;
/** Conditional comments, tags in sections of XML, and tags in UTF-7 and entities of scripts, which old browsers knew. */
const OTHER_MARKUP = /<!--\[if|<!\[cdata\[[^\]]{0,200}<|\+ADw-[\w/]|=&\{/i;
const MIGHT_BE_SCRIPT = /[(`]|cookie|location|script|data:|on[a-z]{3,25}\s{0,8}=|[=,](?:alert|eval|prompt)/i;

/** Markup and scripts that would run in a page that a value is shown in. */
export const detectCrossSiteScripting: Detector = unlessQuoted(showsCode, (text) => {
  const isOwnDocument = isDocument(text);
  let best: Judgement = NOTHING_FOUND;
  const weigh = (found: Judgement): boolean => {
    if (found.score > best.score) best = found;
    return best.score >= SURE;
  };
  if (text.includes('<')) {
    if (LEAVES_CONTEXT.test(text)) weigh({ score: 75, evidence: 'breakout-tag' });
    let contents = 0;
    visitTags(text, (tag) => {
      const hasContent = (tag.name === 'script' || tag.name === 'style') && contents++ < MAX_CONTENTS;
      return weigh(judgeTag(tag, hasContent ? text.slice(tag.end, tag.end + MAX_CONTENT) : '', isOwnDocument));
    });
  }
  if (best.score < SURE && MIGHT_BE_SCRIPT.test(text)) {
    weigh(judgeHandlers(text, isOwnDocument));
    weigh(judgeFragment(text, isOwnDocument));
  }
  if (!isOwnDocument && OTHER_MARKUP.test(text)) weigh({ score: 60, evidence: 'other-markup' });
  return best.score === 0 ? null : { family: 'cross-site-scripting', ...best };
});
