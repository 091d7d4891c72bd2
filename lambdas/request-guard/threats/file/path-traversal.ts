import { isDocument, mayBeProse, unlessQuoted } from '../markup/quoted-code';
import type { Detector, RequestValue } from '../threat';

/** No path is longer; Linux's PATH_MAX. */
const MAX_PATH = 4096;
/**
 * Files that nobody asks a web application for but to see whether it gives them: accounts, keys, settings with passwords, and
 * what every installation of a system has. Separators may have been lost.
 */
const TELLING =
  /(?:^|[\\/:.])etc[\\/.]{0,4}(?:passwd|g?shadow|sudoers|group\b)|(?:^|[\\/])proc[\\/]+(?:self|version|cmdline)\b|[\\/]proc[\\/]+\d+[\\/]|(?:windows|winnt)[\\/]*(?:win\.ini|system32[\\/]|repair)|(?:^|[^\w-])(?:win|b?oot|system)\.ini\b|web-inf[\\/]*(?:web\.xml|classes|$)|\bglobal\.asa|ssh[\\/](?:id_|authorized_keys)|[\\/]id_rsa\b|\.aws[\\/]cred|[\\/]\.env(?:\.\w+)?$|\.git[\\/](?:config|head|index|logs)\b|\.svn[\\/]|\.ht(?:passwd|access)\b|\.(?:ba|z)sh_history|wp-config\.|\bweb\.config\b|inetpub[\\/]*wwwroot|^c:[\\/]+(?:boot|autoexec|config\.sys)|\b(?:cmd|root)\.exe\?/i;
/** Folders that a system keeps to itself, by their whole names, as no page of a web application has them. */
const OF_SYSTEM =
  /^(?:file:)?[\\/]{1,3}(?:(?:etc(?![\\/]+(?:designs|clientlibs)\b)|proc|private[\\/]etc|opt[\\/]+lampp|boot[\\/]+grub|(?:web|meta)-inf|var[\\/]+(?:log|www|lib|s?mail|spool|run|cache|backups|adm)|sys[\\/]+(?:class|kernel|devices|fs))[\\/]|(?:usr[\\/]+local|opt)[\\/][^\n]{1,200}\.(?:ini|conf|cnf|log|xml)$|dev[\\/]+(?:u?random|zero|fd|mem|[sh]d[a-z])\b|(?:root|home[\\/]+[^\\/]+)[\\/]+\.\w)/i;
/** Settings and logs of Windows and of the servers that are installed there. */
const OF_WINDOWS =
  /^[\\/]{0,2}[a-z]:[\\/]+(?:(?:windows|winnt|inetpub|xampp|wamp\d*|apache\w*|php\w*|mysql\w*|tomcat\w*|nginx|perl)[\\/]|[^\n]{0,200}\.(?:ini|inf|conf|cnf|log|dat|sys|bak)$|unattend|sysprep)/i;
/** A share of another machine, to which Windows sends credentials. */
const OF_OTHERS = /^\\\\[\w-]+(?:\.[\w-]+)+\\/;
/** Where what climbs out of a folder goes; a program's own files are named so too. */
const SYSTEM =
  /(?:^|[\\/])(?:etc|proc|root|var|usr|home|opt|dev|sys|tmp|bin|boot|win\w+|program files|inetpub|apache|nginx|xampp|logs?)[\\/]|(?:\.(?:env|conf|ini|cnf|log|key|pem|ya?ml|xml|properties|php\d?|aspx?|jsp|cgi|bak|sql|db|sqlite)|passwd|hosts)(?:[?#;%].{0,20})?$/i;
/** Dots and separators that were encoded once more than the transport asks for. */
const HIDDEN = /%(?:25)*(?:2e|2f|5c|c0|c1|e0%|u\w{4}|00)|\\u00(?:2e|2f|5c)|&(?:#(?:x2|4[67]|92)|period|sol|bsol)/i;
/** Separators that servers, proxies and filters see differently: `..;/`, `....//`, `..\/`, `..//`. */
const DISGUISED =
  /\.\.[^\w\\/.'",\s)\]][^\\/\s'"]{0,10}[\\/]|\.{3,}[\\/]{2}|\.\.(?:\\\/|\/\\)|[\\/]\.[\\/]\.\.|\.\.[\\/]{2,}\.\.|\0/;
const DOTS =
  /(?:^|[\\/])\.{4,}[\w{\\/]|^[\\/].{0,400}[^.]\.{5,}[\w{\\/]|\.{10}[\w{\\/]|(?:\/{1,3}\.){2}[\\/{]|(?:0?x2e){2}|\.\.0x(?:2f|5c)|[\\/]\.;[\\/]|^[\\/]\.[\\/]$|^[\\/].*\.\.\{\w{1,20}\}$/i;

/** Paths that climb out of where they begin, or name files that a system keeps to itself. */
export const detectPathTraversal: Detector = unlessQuoted(mayBeProse, (text, value) => {
  // Long rows of dots cost every expression that looks for dots; ten of them say as much.
  const path = withoutEllipsis(text.trim()).replace(/\.{10,}/g, '..........');
  const isPath = path.length <= MAX_PATH && !/\s\S*\s|\n/.test(path.slice(0, 200));
  const score = isPath ? pathScore(path, value) : text.includes('../') || text.includes('..\\') ? textScore(text) : 0;
  return score === 0 ? null : { family: 'path-traversal', score, evidence: 'climbing-or-telling-path' };
});

function withoutEllipsis(text: string): string {
  if (!text.endsWith('...')) return text;
  let end = text.length;
  while (text[end - 1] === '.') end--;
  return text.slice(0, end);
}

function pathScore(path: string, value: RequestValue): number {
  const isStructured = value.place === 'json' || value.place === 'body';
  const { climbs, above } = climbOf(path);
  if (TELLING.test(path)) {
    if (climbs > 0) return 96;
    if (/\s/.test(path) || /^(?!file)[\w+.-]+:\/\/[\w.-]+\.[a-z]{2}/i.test(path)) return 35;
    return isStructured ? 70 : 80;
  }
  if (climbs > 0) return climbScore(path, value, climbs, above);
  if (path.includes('\0')) return /^[\w\s./\\:~%+-]*\0/.test(path) && /[\\/.]\w/.test(path) ? 72 : 40;
  if (/[./\\]\.|x2e/i.test(path) && DOTS.test(path) && !/\s/.test(path)) return 60;
  if (/^[\\/]{3,}[^\\/\s]/.test(path) && !isStructured) return 52;
  if (/^\\\\(?:127\.|localhost|\?|[\w.-]+\\[a-z]\$)/i.test(path)) return 60;
  return isStructured ? 0 : ofSystemScore(path, value);
}

/** Names of files by where a system has them, in a request that no administrator would write as JSON. */
function ofSystemScore(path: string, { place }: RequestValue): number {
  if (/\s/.test(path.replace(/program files/i, ''))) return 0;
  if (OF_SYSTEM.test(path)) return place === 'form' ? 52 : 58;
  if (place === 'form') return 0;
  return OF_WINDOWS.test(path) || OF_OTHERS.test(path) ? 55 : 0;
}

/** Among words, only what climbs and arrives counts. */
function textScore(text: string): number {
  const path = /(?:\.\.[\\/]{1,2}){2}[^\s"'`<>|;&)]{0,300}/.exec(text)?.[0];
  if (path === undefined || !TELLING.test(path)) return 0;
  return isDocument(text) ? 45 : 75;
}

/** How many segments are `..` or pass for it, and how far above its beginning the path gets. */
function climbOf(path: string): { readonly climbs: number; readonly above: number } {
  let depth = 0;
  let above = 0;
  let climbs = 0;
  for (const segment of path.includes('..') ? path.split(/[\\/]+/) : []) {
    if (/^(?:file:|[a-z]:|=)?\.{2,}(?:[^\w.{].{0,10})?$/i.test(segment)) {
      climbs++;
      depth--;
      above = Math.max(above, -depth);
    } else if (segment !== '' && segment !== '.') depth++;
  }
  return { climbs, above };
}

function climbScore(path: string, value: RequestValue, climbs: number, above: number): number {
  const isStructured = value.place === 'json' || value.place === 'body';
  const isHidden = !value.text.includes(path) && HIDDEN.test(value.text) && !(isStructured && climbs === 1);
  if (isHidden || DISGUISED.test(path)) return 82;
  // What climbs from the root is no relative name.
  if (/^(?:file:)?[\\/]{1,3}\.\.(?:[\\/]|$)/i.test(path)) return 76;
  if (value.place === 'path') return 65;
  if (above >= 5) return 78;
  const arrives = SYSTEM.test(path) || /^[.\\/]+$/.test(path);
  if (isStructured) return above >= 3 && (arrives || path.includes('\\')) ? 70 : above >= 2 ? 45 : 20;
  return above >= 3 ? 70 : above === 2 ? 64 : above === 1 && arrives ? 56 : climbs > 2 ? 60 : 42;
}
