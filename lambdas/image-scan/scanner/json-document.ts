import { z } from 'zod';

/** A problem with its place, such as `layers[2].digest`. */
export interface DocumentProblem {
  readonly path: string;
  readonly why: string;
  readonly cause?: unknown;
}

export type Parsed<T> = { readonly value: T } | { readonly problem: DocumentProblem };

/** @param most bytes that the document may have. */
export function parseDocument<T>(bytes: Uint8Array, most: number, schema: z.ZodType<T>): Parsed<T> {
  if (bytes.length > most) return { problem: { path: '', why: `it has ${bytes.length} bytes, more than ${most}` } };
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    return { problem: { path: '', why: 'it is not JSON', cause } };
  }
  const result = schema.safeParse(json);
  if (result.success) return { value: result.data };
  const [issue] = result.error.issues;
  return { problem: { path: formatPath(issue?.path ?? []), why: issue?.message ?? 'it is not valid' } };
}

export function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? shorten(String(part)) : `.${shorten(String(part))}`;
  }
  return text;
}

function shorten(key: string): string {
  return key.length > 100 ? `${key.slice(0, 100)}…` : key;
}

/**
 * An object that may have more keys, but none that differs from a known key only in case: container runtimes
 * match keys without regard to case, and would run something else than what is read here.
 */
export function documentObject<S extends z.ZodRawShape>(shape: S) {
  const known = new Map(Object.keys(shape).map((key) => [key.toLowerCase(), key]));
  return z.looseObject(shape).superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      const exact = known.get(key.toLowerCase());
      if (exact !== undefined && exact !== key) {
        context.addIssue({ code: 'custom', path: [key], message: `it differs from "${exact}" only in case` });
      }
    }
  });
}

/** A map from text to text, where real documents also have null for the map or for a value. */
export function textMap(mostKeys: number) {
  return z
    .unknown()
    .transform((value, context): Readonly<Record<string, string>> => {
      if (value === undefined || value === null) return {};
      if (typeof value !== 'object' || Array.isArray(value)) return refuse(context, [], 'expected an object');
      const entries = Object.entries(value);
      if (entries.length > mostKeys) return refuse(context, [], `it has more than ${mostKeys} keys`);
      for (const [key, text] of entries) {
        if (text !== null && typeof text !== 'string') return refuse(context, [key], 'expected text');
      }
      return Object.fromEntries(entries.map(([key, text]): [string, string] => [key, text ?? '']));
    })
    .prefault(null);
}

function refuse(context: z.RefinementCtx, path: string[], message: string): never {
  context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
}
