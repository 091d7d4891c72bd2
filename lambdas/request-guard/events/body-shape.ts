import type { Json, ParsedBody } from '../request/parsed-body';

export interface BodyShape {
  readonly keys: number;
  /** Strings, numbers, booleans and nulls. */
  readonly values: number;
  /** 0 for a body without lists and objects. */
  readonly depth: number;
}

/** Values that are looked at; the caps of a body allow no more keys either. */
const MAX_VISITED = 10_000;

/** How large and how deep a parsed body is. */
export function bodyShape(body: ParsedBody): BodyShape {
  if (body.kind === 'form') return { keys: body.fields.length, values: body.fields.length, depth: 1 };
  if (body.kind === 'json') return jsonShape(body.value);
  return { keys: 0, values: body.kind === 'none' ? 0 : 1, depth: 0 };
}

/** A stack of its own rather than the engine's: no depth of a body ends it. */
function jsonShape(root: Json): BodyShape {
  const open: { readonly value: Json; readonly depth: number }[] = [{ value: root, depth: 0 }];
  let [keys, values, deepest, visited] = [0, 0, 0, 0];
  for (let next = open.pop(); next !== undefined && visited < MAX_VISITED; next = open.pop()) {
    const { value, depth } = next;
    visited += 1;
    if (typeof value !== 'object' || value === null) {
      values += 1;
      continue;
    }
    const children: readonly Json[] = Array.isArray(value) ? value : Object.values(value);
    if (!Array.isArray(value)) keys += children.length;
    deepest = Math.max(deepest, depth + 1);
    for (const child of children) open.push({ value: child, depth: depth + 1 });
  }
  return { keys, values, depth: deepest };
}
