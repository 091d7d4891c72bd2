import * as is from './characters';
import { detectCommandInjection } from './command/command-injection';
import { detectFileInclusion } from './file/file-inclusion';
import { detectPathTraversal } from './file/path-traversal';
import { detectRequestForgery } from './forgery/request-forgery';
import { detectHeaderInjection } from './header/header-injection';
import { detectLdapInjection } from './ldap/ldap-injection';
import { detectLookupInjection } from './lookup/lookup-injection';
import { detectCrossSiteScripting } from './markup/cross-site-scripting';
import { detectXmlEntities } from './markup/xml-entities';
import { detectNosqlInjection } from './nosql/nosql-injection';
import { detectSqlInjection } from './sql/sql-injection';
import { detectTemplateInjection } from './template/template-injection';
import type { Detector, ThreatFamily } from './threat';

export interface RegisteredDetector {
  /** The families of which it may speak: it is not asked where all of them are off. */
  readonly families: readonly ThreatFamily[];
  /** Classes of characters (see characters.ts), of which a text must hold one for the detector to be asked; 0 asks it always. */
  readonly needs: number;
  readonly detect: Detector;
}

export const ALL_DETECTORS: readonly RegisteredDetector[] = [
  {
    families: ['sql-injection'],
    needs:
      is.SPACE |
      is.LINE |
      is.CONTROL |
      is.QUOTE |
      is.BACKTICK |
      is.PAREN |
      is.SEMICOLON |
      is.PIPE |
      is.HASH |
      is.EQUALS |
      is.OPERATOR,
    detect: detectSqlInjection,
  },
  { families: ['nosql-injection'], needs: is.DOLLAR | is.PAREN | is.SEMICOLON | is.PIPE, detect: detectNosqlInjection },
  { families: ['ldap-injection'], needs: is.PAREN | is.BRACKET | is.QUOTE, detect: detectLdapInjection },
  {
    families: ['command-injection'],
    needs:
      is.SEMICOLON | is.PIPE | is.AMPERSAND | is.LINE | is.BACKTICK | is.SLASH | is.BACKSLASH | is.PAREN | is.ANGLE,
    detect: detectCommandInjection,
  },
  {
    families: ['cross-site-scripting'],
    needs: is.ANGLE | is.PAREN | is.BACKTICK | is.EQUALS | is.COLON,
    detect: detectCrossSiteScripting,
  },
  { families: ['xml-entities'], needs: is.ANGLE, detect: detectXmlEntities },
  {
    families: ['template-injection'],
    needs:
      is.ANGLE |
      is.PAREN |
      is.BRACE |
      is.BRACKET |
      is.DOLLAR |
      is.EQUALS |
      is.PIPE |
      is.COLON |
      is.PLUS |
      is.DIGIT |
      is.DOT,
    detect: detectTemplateInjection,
  },
  { families: ['path-traversal'], needs: is.DOT | is.SLASH | is.BACKSLASH | is.CONTROL, detect: detectPathTraversal },
  { families: ['file-inclusion'], needs: is.COLON | is.SLASH | is.BACKSLASH, detect: detectFileInclusion },
  { families: ['request-forgery'], needs: is.COLON | is.SLASH | is.BACKSLASH, detect: detectRequestForgery },
  { families: ['lookup-injection'], needs: is.DOLLAR, detect: detectLookupInjection },
  { families: ['header-injection'], needs: is.LINE | is.WIDE, detect: detectHeaderInjection },
];
