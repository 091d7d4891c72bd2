/** Characters of one key in a path, and of a whole path: enough to find a value, too few to carry one. */
export const MAX_KEY = 40;
export const MAX_PATH = 200;

/** Written after a dot; what else a key may hold stands in brackets and quotes. */
const PLAIN_KEY = /^[A-Za-z_$][\w$-]{0,39}$/;

/** Such as `body.items`, or `body["odd key"]` where the key is no plain word; bounded and printable whatever the key. */
export function keyPath(path: string, key: string): string {
  return boundedPath(path + (PLAIN_KEY.test(key) ? `.${key}` : `["${printable(key)}"]`));
}

/** Such as `body.items[0]`. */
export function indexPath(path: string, index: number): string {
  return boundedPath(`${path}[${index}]`);
}

/** Everything but printable ASCII, and what ends a quoted key, becomes a question mark. */
function printable(key: string): string {
  const shown = key.slice(0, MAX_KEY).replace(/[^ -~]|["\\]/g, '?');
  return key.length > MAX_KEY ? `${shown}...` : shown;
}

function boundedPath(path: string): string {
  return path.length <= MAX_PATH ? path : `${path.slice(0, MAX_PATH - 3)}...`;
}
