import type { Json } from '../../request/parsed-body';

/** One step down into a JSON value; the path is written only for those few values that are told. */
export interface JsonStep {
  readonly parent: JsonStep | null;
  readonly key: string | number;
}

export interface JsonVisitor {
  /** Every key and every string. Returns whether to go on. */
  string(text: string, step: JsonStep | null, isName: boolean): boolean;
  /** What is nested too deeply is passed over. */
  tooDeep(): void;
}

/** Deeper than any schema goes, and far less deep than the stack. */
const MAX_DEPTH = 100;

/** Visits keys and strings in the order of the document. Returns false where the visitor ended it. */
export function visitJson(json: Json, visitor: JsonVisitor): boolean {
  return visit(json, null, 0, visitor);
}

function visit(json: Json, step: JsonStep | null, depth: number, visitor: JsonVisitor): boolean {
  if (typeof json === 'string') return visitor.string(json, step, false);
  if (typeof json !== 'object' || json === null) return true;
  if (depth === MAX_DEPTH) {
    visitor.tooDeep();
    return true;
  }
  if (isList(json)) {
    for (let index = 0; index < json.length; index++) {
      if (!visit(json[index] ?? null, { parent: step, key: index }, depth + 1, visitor)) return false;
    }
    return true;
  }
  for (const key of Object.keys(json)) {
    const below = { parent: step, key };
    if (!visitor.string(key, below, true)) return false;
    if (!visit(json[key] ?? null, below, depth + 1, visitor)) return false;
  }
  return true;
}

/** `Array.isArray` does not narrow lists that are readonly. */
function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** Such as `items[0].name`; `[]` in place of indices if asked. */
export function pathOf(step: JsonStep | null, withIndices = true): string {
  const steps: JsonStep[] = [];
  for (let at = step; at !== null; at = at.parent) steps.push(at);
  let path = '';
  for (const { key } of steps.reverse()) {
    if (typeof key === 'number') path += withIndices ? `[${key}]` : '[]';
    else path += path === '' ? key : `.${key}`;
  }
  return path;
}
