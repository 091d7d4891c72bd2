import { isDocument, mayBeProse, unlessQuoted } from '../markup/quoted-code';
import type { Detector, RequestValue } from '../threat';

/** Stream wrappers of PHP, Java and browsers that turn a file's name into something else. */
const WRAPPER =
  /(?:^|[^\w.])(?:php:\/+(?:filter|input|stdin|fd|memory|temp|output)|(?:expect|phar|zip|glob|ogg|rar|zlib|bzip2|ssh2[\w.]*|compress\.\w+):\/\/\S)|convert\.(?:base64|iconv|quoted)\S{0,100}resource\s?=/i;
const CODE_AS_DATA = /^\s*data:(?:\/\/[a-z]+\/|[^,]{0,40},(?:[^<]{0,200}<\?|PD9))/i;
const FILE_URL = /^\s*(?:url:)?file:[\\/]+\S*$/i;
const SCRIPT_FILE =
  /^\s*(?:(?:(?:https?|ftps?):)?\/\/|\\\\)[^\s?#]{3,300}\.(?:php\d?|phtml|txt|inc|asp|jsp|cfm)(\?(?:\w{0,12}=?)?)?$/i;
/** Names of parameters that a file's name is taken from. */
const NAMES_FILE =
  /(?:^|[._[-])(?:file|page|path|inc|include|dir|folder|doc|template|module|view|layout|load|lang|conf)\w{0,8}\]?$/i;

/** Names of files that are streams, addresses or wrappers of them, which an include would run. */
export const detectFileInclusion: Detector = unlessQuoted(mayBeProse, (text, value) => {
  const score = scoreOf(text, value);
  return score === 0
    ? null
    : { family: 'file-inclusion', score, evidence: score >= 75 ? 'stream-wrapper' : 'remote-file' };
});

function scoreOf(text: string, value: RequestValue): number {
  if (!/:[\\/]|^data:|^[\\/]{2}|convert\./i.test(text)) return 0;
  if (WRAPPER.test(text)) return isDocument(text) ? 35 : /\s\S+\s/.test(text.slice(0, 300)) ? 60 : 90;
  if (CODE_AS_DATA.test(text)) return 75;
  if (FILE_URL.test(text)) return value.place === 'json' || value.place === 'body' ? 48 : 66;
  const remote = SCRIPT_FILE.exec(text);
  if (remote === null) return 0;
  return remote[1] !== undefined ? 62 : NAMES_FILE.test(value.path) ? 58 : 0;
}
