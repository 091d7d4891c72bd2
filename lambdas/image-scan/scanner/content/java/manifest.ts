/**
 * The main attributes of a manifest, by lower-case name: lines of `Name: value`, continued by lines that begin with a
 * space, up to the first empty line. Source: the JAR file specification, "JAR Manifest". Total and linear.
 */
export function parseManifest(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  let name = '';
  let parts: string[] = [];
  const finish = () => {
    if (name !== '' && !attributes.has(name)) attributes.set(name, parts.join('').trim());
  };
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') break;
    if (line.startsWith(' ')) {
      parts.push(line.slice(1));
      continue;
    }
    finish();
    const colon = line.indexOf(':');
    name = colon < 0 ? '' : line.slice(0, colon).toLowerCase();
    parts = [line.slice(colon + 1)];
  }
  finish();
  return attributes;
}
