import { type Judgement, NOTHING_FOUND } from '../judgement';
import type { Tag } from './html-tags';
import { IDLE_URL, scriptStrength, urlRunsScript } from './script-text';

const RUNNING_STYLE = /expression\s*\(|behaviou?r\s*:|binding\s*:|(?:java|vb)script:/i;
/** Imports, and questions about a field's value whose answer is the address that is fetched. */
const IMPORTING_STYLE = /@\s?\\?i[\w\\'" ]{0,6}p|\[[\w-]{1,30}\s{0,9}[*^$|~]?=[^{}]{0,80}\{[^{}]{0,80}url\(/i;
/** Elements whose presence alone changes what a page does. */
const ACTIVE =
  /^(?:i?frame(?:set)?|object|embed|applet|base|meta|link|bgsound|no(?:embed|script)|plaintext|listing|xmp|isindex|keygen|marquee|blink|i?layer|portal)$/;
/** Those of them that feeds and documents of XML have too, without attributes. */
const NEEDS_ATTRIBUTE = /^(?:link|base|object|embed|i?frame|layer|portal)$/;
const IMAGE = /^(?:img|image|source|link|input|video)$/;
/** A path on the page's own server. */
const OWN_FILE = /^\.{0,2}\/[\w@.-][\w@./-]*$/;
const FOREIGN = /^\s*(?:(?:https?:)?[\\/]{2}|data:)/i;

/**
 * How sure a tag is to act in a page that it stands in.
 *
 * @param content the beginning of what follows the tag: the text of a script or a style
 * @param isOwnDocument markup is the text's own, so that pages, components and tutorials may hold it; see isDocument
 */
export function judgeTag(tag: Tag, content: string, isOwnDocument: boolean): Judgement {
  let best = tag.isClosing ? NOTHING_FOUND : judgeElement(tag, content, isOwnDocument);
  for (const [name, value] of tag.attributes) {
    const found =
      name.startsWith('on') && name.length > 3
        ? judgeHandler(name, value, isOwnDocument)
        : judgeAttribute(name, value, tag.name, isOwnDocument);
    if (found.score > best.score) best = found;
  }
  return best;
}

function judgeElement(tag: Tag, content: string, isOwnDocument: boolean): Judgement {
  const { name, attributes, start } = tag;
  const at = (key: string): string => attributes.get(key) ?? '';
  if (name === 'script') return { score: scriptScore(tag, content, isOwnDocument), evidence: 'script-element' };
  if (name === 'style') {
    const css = content.split(/<\/style/i, 1)[0] ?? '';
    if (RUNNING_STYLE.test(css)) return { score: 90, evidence: 'script-in-style' };
    return { score: isOwnDocument ? 20 : IMPORTING_STYLE.test(css) ? 65 : 48, evidence: 'style-element' };
  }
  if (!ACTIVE.test(name) || (NEEDS_ATTRIBUTE.test(name) && attributes.size === 0)) return NOTHING_FOUND;
  // Without content a browser does nothing with it.
  if (name === 'meta' && (!/refresh|cookie|link|policy/i.test(at('http-equiv')) || at('content') === '')) {
    return NOTHING_FOUND;
  }
  if (/^(?:object|link)$/.test(name) && OWN_FILE.test(at(name === 'link' ? 'href' : 'data'))) return NOTHING_FOUND;
  // A name of the element in a sentence acts on nothing.
  if (start > 8 && ![...attributes.values()].some((value) => /[:/(]/.test(value))) return NOTHING_FOUND;
  // A frame of a size, from a server that is named, is a video or a map, as editors embed it.
  const isPlayer = name === 'iframe' && Number.parseInt(at('width'), 10) >= 100 && /^https:\/\/[a-z]/.test(at('src'));
  return { score: isOwnDocument ? 35 : isPlayer ? 45 : 65, evidence: 'active-element' };
}

function scriptScore({ attributes, start }: Tag, content: string, isOwnDocument: boolean): number {
  const end = content.search(/<[\s/]*[\w:]*script/i);
  const script = end === -1 ? content : content.slice(0, end);
  if (scriptStrength(script) === 2) return isOwnDocument ? 70 : 98;
  const source = attributes.get('src') ?? attributes.get('href') ?? attributes.get('xlink:href') ?? '';
  if (FOREIGN.test(source)) return isOwnDocument ? 48 : 95;
  if (OWN_FILE.test(source)) return 45;
  // A name of the element in a sentence, or in a regular expression: neither closed nor followed by a script.
  if (end === -1 && attributes.has('[^')) return 40;
  if (end === -1 && attributes.size === 0 && start > 0 && /^[\s,.]{1,3}[a-z]+[\s.,]/i.test(script)) return 40;
  return isOwnDocument ? 35 : 90;
}

function judgeHandler(name: string, value: string, isOwnDocument: boolean): Judgement {
  const evidence = 'event-handler';
  if (scriptStrength(value) === 2) return { score: isOwnDocument ? 75 : 98, evidence };
  // Components in JavaScript have expressions in braces.
  if (isOwnDocument || /^\{[^{]/.test(value)) return { score: 30, evidence };
  return { score: value === '' ? 45 : /^on[a-z]/.test(name) ? 88 : 40, evidence };
}

function judgeAttribute(name: string, value: string, element: string, isOwnDocument: boolean): Judgement {
  const evidence = 'script-url';
  if (value.includes(':') || value.includes(';')) {
    // An image of a page's own runs no scripts.
    const isShown = IMAGE.test(element) && value.startsWith('data:image/svg');
    if (!isShown && urlRunsScript(value)) return { score: IDLE_URL.test(value) ? 40 : 92, evidence };
    if (name === 'style' && RUNNING_STYLE.test(value)) return { score: 85, evidence: 'script-in-style' };
    if (/(?:java|vb)script:/i.test(value)) return { score: isOwnDocument ? 45 : 85, evidence };
  }
  if (name === 'srcdoc') return { score: isOwnDocument ? 45 : 75, evidence: 'inner-document' };
  if (name === 'formaction' || (name === 'action' && FOREIGN.test(value)))
    return { score: isOwnDocument ? 35 : 60, evidence: 'foreign-form' };
  if (value.length > 6 && element !== 'a' && scriptStrength(value) === 2)
    return { score: isOwnDocument ? 45 : 80, evidence };
  return NOTHING_FOUND;
}
