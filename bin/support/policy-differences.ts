import type { Policy } from '../../lambdas/image-scan/policy/policy';

/** One value that differs; undefined where a side has none. */
export interface Difference {
  /** `repositories["app/*"].thresholds.HIGH` */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What differs between two policies, in the order of their paths. Lists are compared whole, as a policy replaces them. */
export function differences(before: Policy, after: Policy): readonly Difference[] {
  const left = leaves(before, '');
  const right = leaves(after, '');
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .filter((path) => JSON.stringify(left.get(path)) !== JSON.stringify(right.get(path)))
    .map((path) => ({
      path,
      ...(left.has(path) ? { before: left.get(path) } : {}),
      ...(right.has(path) ? { after: right.get(path) } : {}),
    }));
}

function leaves(value: unknown, path: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map([[path, value]]);
  const entries = Object.entries(value);
  // An override without rules is one all the same, and would otherwise come and go unseen.
  if (entries.length === 0 && path !== 'repositories') return new Map([[path, {}]]);
  return new Map(entries.flatMap(([key, child]) => [...leaves(child, pathOf(path, key))]));
}

function pathOf(path: string, key: string): string {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
