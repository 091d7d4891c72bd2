import type { FindingChanges, FindingGroup } from '../../verdicts/attempt';
import { type Finding, findingKey } from '../../verdicts/finding';
import { countBySeverity } from '../../verdicts/severity';
import { labelsOf } from '../judge/wording';

/**
 * What became of an image's findings in the image that took its place. Each finding is paired once: first with the same of
 * the same version, then with the same of another version of its package, as an upgrade that falls short mends nothing.
 *
 * @param before of the source, each in the order of its judgement, worst first; so are the labels
 */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): FindingChanges {
  const exact = paired(before, after, findingKey);
  const loose = paired(exact.left, exact.came, keyWithoutVersion);
  const stayed = new Set([...exact.stayed, ...loose.stayed]);
  return {
    gone: groupOf(loose.left),
    new: groupOf(loose.came),
    remaining: groupOf(after.filter((finding) => stayed.has(finding))),
  };
}

interface Paired {
  /** Of before, without a counterpart. */
  readonly left: readonly Finding[];
  /** Of after, with a counterpart, and without. */
  readonly stayed: readonly Finding[];
  readonly came: readonly Finding[];
}

function paired(before: readonly Finding[], after: readonly Finding[], keyOf: (finding: Finding) => string): Paired {
  const open = new Map<string, number>();
  for (const finding of after) open.set(keyOf(finding), (open.get(keyOf(finding)) ?? 0) + 1);
  const matched = new Map<string, number>();
  const left = before.filter((finding) => !taken(open, matched, keyOf(finding)));
  const stayed: Finding[] = [];
  const came: Finding[] = [];
  for (const finding of after) {
    const key = keyOf(finding);
    const pairs = matched.get(key) ?? 0;
    matched.set(key, pairs - 1);
    (pairs > 0 ? stayed : came).push(finding);
  }
  return { left, stayed, came };
}

/** Pairs one more finding of a key, if one is left. */
function taken(open: Map<string, number>, matched: Map<string, number>, key: string): boolean {
  const count = open.get(key) ?? 0;
  if (count === 0) return false;
  open.set(key, count - 1);
  matched.set(key, (matched.get(key) ?? 0) + 1);
  return true;
}

function keyWithoutVersion({ id, kind, package: of, path }: Finding): string {
  const where = kind === 'secret' || kind === 'configuration' ? path : undefined;
  return JSON.stringify([id, of?.name ?? '', where ?? '']);
}

function groupOf(findings: readonly Finding[]): FindingGroup {
  return { found: findings.length, counts: countBySeverity(findings), findings: labelsOf(findings) };
}
