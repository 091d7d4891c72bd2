import { isGuessable } from './guessable';
import { isPlaceholder } from './placeholder';

const DATA = /^([ \t]*)["']?(?:string)?[dD]ata["']?[ \t]*:[ \t{]*$/;
const ENTRY = /^[ \t]+["']?[\w.-]{1,80}["']?[ \t]*:[ \t]*(.*)$/;

/** Whether a manifest has a `data` with base64 of 10 characters or more, or a `stringData` with a value. */
export function hasSecretValue(manifest: string): boolean {
  const lines = manifest.split(/\r?\n/);
  return lines.some((line, index) => {
    const [header, indent = ''] = DATA.exec(line) ?? [];
    return header !== undefined && hasValue(lines.slice(index + 1), indent, header.includes('tring'));
  });
}

function hasValue(lines: readonly string[], indent: string, isClear: boolean): boolean {
  for (const [index, line] of lines.entries()) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    if (!line.startsWith(indent) || !/^[ \t]/.test(line.slice(indent.length))) return false;
    const [, value = ''] = ENTRY.exec(line) ?? [];
    const text = /^[|>][+-]?\s*$/.test(value) ? (lines[index + 1] ?? '').trim() : value;
    const bare = text.replace(/^["']|["'],?$|,$/g, '').trim();
    if (
      isClear
        ? bare.length >= 6 && !isPlaceholder(bare) && !isGuessable(bare)
        : /^[A-Za-z0-9+/]{9,}={0,2}$/.test(bare) && bare.length >= 10
    )
      return true;
  }
  return false;
}
