import type { Detector } from '../threat';
import { showsCode, unlessQuoted } from './quoted-code';

/** A declaration that reads a file or an address, is a parameter, or is made of other entities. */
const ENTITY = /<!ENTITY\s+(?:%\s|[\w:.-]+\s+(?:SYSTEM\b|PUBLIC\b|["'][^"'<>]{0,400}&#?\w))/i;
const PLAIN_ENTITY = /<!(?:ENTITY|ATTLIST)\s+[\w:.-]+\s+["'\w]/i;
/** Formal public names and the consortium's addresses are taken from a catalogue; relative names are the document's own. */
const FOREIGN_TYPE =
  /<!DOCTYPE\s+[\w:.-]+\s+(?:SYSTEM\s+|PUBLIC\s+["'](?![-+]\/\/|ISO)[^"']*["']\s*)["'](?![^"']{0,80}w3\.org\/)(?:[a-z][\w+.-]+:|[\\/])/i;
const INCLUSION = /<[\w:-]{0,40}include\s[^<>]*href\s*=/i;
/** Transformations that are fetched, and those that read documents or call functions of the language below. */
const STYLESHEET =
  /<(?:\?xml-stylesheet|xsl:(?:include|import))\s[^<>]*href\s*=\s*["'](?:\w+:|\/\/)|<xsl:[^<>]{0,200}["'(\s](?:document\(["'](?:\w+:|\/)|php:function\(|unparsed-text\()/i;

/** Declarations that make an XML parser read files, fetch addresses or grow without end. */
export const detectXmlEntities: Detector = unlessQuoted(showsCode, (text) => {
  const score = scoreOf(text);
  return score === 0 ? null : { family: 'xml-entities', score, evidence: 'external-or-nested-entity' };
});

function scoreOf(text: string): number {
  if (text.includes('<!')) {
    if (ENTITY.test(text)) return 95;
    if (FOREIGN_TYPE.test(text)) return 80;
    if (PLAIN_ENTITY.test(text)) return 60;
  }
  if (text.includes('/2001/XInclude') && INCLUSION.test(text)) return 90;
  return (text.includes('<?xml-s') || text.includes('<xsl:')) && STYLESHEET.test(text) ? 60 : 0;
}
