/** A shell script in a pipeline's definition. */
export interface Script {
  /** Keys that lead to it, such as `jobs.gate.steps.run`: list positions are left out. */
  readonly path: string;
  readonly text: string;
}

const KEY = /^( *)((?:- )?)(?:([\w-]+):)?(?: +(.*))?$/;

/**
 * The scripts of a pipeline's definition that are written as block scalars (`|`), in order. No YAML parser: it reads block
 * mappings and lists as these files are written, and throws where a script is written in any other way.
 *
 * @param keys under which such files hold scripts: `run`, `script`, `commands`, ...
 * @throws Error for a script that is no block scalar
 */
export function scriptsOf(yaml: string, keys: readonly string[]): readonly Script[] {
  const lines = yaml.split('\n');
  const scripts: Script[] = [];
  const above: { readonly indent: number; readonly key: string }[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^ *(?:#|$)/.test(line)) continue;
    const [, spaces = '', dash = '', key, value = ''] = KEY.exec(line.replace(/^( *- )\|$/, '$1 |')) ?? [];
    const indent = spaces.length + dash.length;
    while ((above.at(-1)?.indent ?? -1) >= (key === undefined ? spaces.length : indent)) above.pop();
    if (key !== undefined) above.push({ indent, key });
    const path = above.map((entry) => entry.key).join('.');
    const isScript = keys.includes(above.at(-1)?.key ?? '');
    if (value === '|') {
      const text = blockBelow(lines, at, spaces.length);
      scripts.push({ path, text: text.join('\n') });
      at += text.length;
    } else if (isScript && (key === undefined || value !== '')) {
      throw new Error(`Line ${at + 1} holds a script that is no block scalar: ${line.trim()}`);
    }
  }
  return scripts;
}

function blockBelow(lines: readonly string[], at: number, indent: number): readonly string[] {
  const below = lines.slice(at + 1);
  const end = below.findIndex((line) => line.trim() !== '' && line.length - line.trimStart().length <= indent);
  const block = end < 0 ? below : below.slice(0, end);
  const margin = Math.min(...block.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return block.map((line) => line.slice(margin));
}
