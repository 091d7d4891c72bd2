/** What Maven leaves of a project in its archive. */
import { isToken } from '../../inventory/text';

export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/**
 * Reads `pom.properties`: lines of `key=value`. Source: Maven Archiver, "pom.properties content".
 *
 * @returns null where one of the three is missing or is not a word of its own, such as `${project.version}`.
 */
export function parsePomProperties(text: string): Coordinates | null {
  const values = new Map<string, string>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    const separator = line.search(/[=:]/);
    if (separator < 0 || line.startsWith('#') || line.startsWith('!')) continue;
    values.set(line.slice(0, separator).trim(), line.slice(separator + 1).trim());
  }
  return coordinates(values.get('groupId'), values.get('artifactId'), values.get('version'));
}

/** The elements of a project that are read. */
const WANTED = /^\/project\/(?:(?:parent\/)?(?:groupId|artifactId|version)|properties\/[^/]+)$/;
/** Elements within one another; those that are wanted lie three deep. */
const MAX_NESTING = 100;

/**
 * Reads the coordinates of a `pom.xml`: those that it leaves to its parent are the parent's, and one level of properties
 * is filled in. No entity is expanded but the five of XML, and nothing else is fetched or followed.
 *
 * @returns null where it does not tell them.
 */
export function parsePomXml(text: string): Coordinates | null {
  const values = readElements(text);
  const own = (name: string) => values.get(`/project/${name}`) ?? values.get(`/project/parent/${name}`);
  const resolve = (value: string | undefined): string | undefined =>
    value?.replace(/\$\{([\w.-]{1,100})\}/g, (whole, name: string) => {
      const path = name.replace(/^(?:project|pom)\./, '');
      const isProject = path !== name || name === 'version' || name.startsWith('parent.');
      const key = isProject ? `/project/${path.replaceAll('.', '/')}` : `/project/properties/${name}`;
      return values.get(key) ?? (isProject ? own(path) : undefined) ?? whole;
    });
  const artifact = values.get('/project/artifactId');
  return coordinates(resolve(own('groupId')), resolve(artifact), resolve(own('version')));
}

/** The first text of each wanted element, by its path. */
function readElements(xml: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const open: string[] = [];
  for (let at = xml.indexOf('<'); at >= 0; ) {
    const special = SPECIAL.find(({ start }) => xml.startsWith(start, at));
    const close = special?.end ?? '>';
    const end = xml.indexOf(close, at + 1);
    if (end < 0) break;
    const next = xml.indexOf('<', end + close.length);
    if (!special && xml[at + 1] === '/') open.pop();
    else if (!special && xml[end - 1] !== '/') {
      if (open.length >= MAX_NESTING) break;
      open.push(tagName(xml.slice(at + 1, Math.min(end, at + 200))));
      const path = `/${open.join('/')}`;
      if (next > 0 && WANTED.test(path) && !values.has(path)) values.set(path, plain(xml.slice(end + 1, next)));
    }
    at = next;
  }
  return values;
}

const SPECIAL = [
  { start: '<!--', end: '-->' },
  { start: '<![CDATA[', end: ']]>' },
  { start: '<?', end: '?>' },
  { start: '<!', end: '>' },
];

function tagName(tag: string): string {
  return tag.split(/[\s/]/, 1)[0] ?? '';
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(text: string): string {
  return text
    .slice(0, 1000)
    .replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .trim();
}

/** Null unless all three are words that name one thing. */
export function coordinates(
  group: string | undefined,
  artifact: string | undefined,
  version: string | undefined,
): Coordinates | null {
  if (group === undefined || artifact === undefined || version === undefined) return null;
  const all = [group, artifact, version];
  if (!all.every((text) => isToken(text) && !text.includes('${'))) return null;
  if (group.includes(':') || artifact.includes(':')) return null;
  return { group: detach(group), artifact: detach(artifact), version: detach(version) };
}

/** A piece of a text keeps all of the text in memory. */
function detach(ascii: string): string {
  return Buffer.from(ascii, 'latin1').toString('latin1');
}
