import { MAX_NAME_LENGTH } from '../layer/entry-name';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a report.
const CONTROL = /[\u0000-\u001f\u007f]/;
const EACH_CONTROL = new RegExp(CONTROL, 'g');

/**
 * The path of a file in an archive, for reports: nothing is ever opened by it, so that a name that climbs stays as it is, but
 * for what would spoil a line of text.
 */
export function innerPath(outer: string, name: string): string {
  const plain = name.startsWith('/') || name.startsWith('./') ? name.replace(/^\.?\/+/, '') : name;
  const path = `${outer}!/${CONTROL.test(plain) ? plain.replace(EACH_CONTROL, '\ufffd') : plain}`;
  return path.length > MAX_NAME_LENGTH ? `${path.slice(0, MAX_NAME_LENGTH - 1)}…` : path;
}

/** The last part of a path: `x.jar` of `app.war!/WEB-INF/lib/x.jar`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
