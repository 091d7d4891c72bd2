/** Versions that are kept parsed: one package's list is compared with its few bounds over and over. */
const MOST = 4096;

/** A parser that remembers its latest results; for parsers that depend on the text only. */
export function remembered<T>(parse: (version: string) => T): (version: string) => T {
  const known = new Map<string, T>();
  return (version) => {
    const found = known.get(version);
    if (found !== undefined) return found;
    const parsed = parse(version);
    if (known.size >= MOST) known.clear();
    known.set(version, parsed);
    return parsed;
  };
}
