import type { NameValue } from './guard-request';

/**
 * Decodes percent-encoded UTF-8 once. What is no valid encoding is kept as it was sent, while everything around it is
 * decoded: one bad escape must not hide the others from who looks for attacks.
 */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeRun);
  }
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run.replace(/%[0-7][0-9A-Fa-f]/g, (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16)));
  }
}

/** As forms and queries are decoded: a plus sign is a space. Source: application/x-www-form-urlencoded of the URL standard. */
export function formDecode(text: string): string {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

/** How many fields `parseForm` would find; nothing is copied for it. */
export function countFields(text: string): number {
  let fields = text === '' ? 0 : 1;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) fields += 1;
  return fields;
}

/** The fields of a query or a form body, in their order; empty ones (`a=1&&b=2`) are none. */
export function parseForm(text: string): NameValue[] {
  const fields: NameValue[] = [];
  for (const field of text.split('&')) {
    if (field === '') continue;
    const equals = field.indexOf('=');
    const name = equals < 0 ? field : field.slice(0, equals);
    fields.push({ name: formDecode(name), value: equals < 0 ? '' : formDecode(field.slice(equals + 1)) });
  }
  return fields;
}
