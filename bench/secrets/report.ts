import { measuredTable } from '../support/columns';
import type { Evaluation, Miss } from './evaluate';
import type { TreeScan } from './scan-tree';

const SHOWN = 160;

export function evaluationLines(
  { rules, missed, falselyReported }: Evaluation,
  withMisses: boolean,
): readonly string[] {
  const total = { rule: 'all', positives: 0, found: 0, negatives: 0, reported: 0, asOthers: 0 };
  for (const rule of rules) {
    for (const key of ['positives', 'found', 'negatives', 'reported', 'asOthers'] as const) total[key] += rule[key];
  }
  const rows = [...rules, total].map(({ rule, positives, found, negatives, reported, asOthers }) => ({
    name: rule,
    values: [
      `${positives}`,
      `${found}`,
      percent(found, positives),
      `${negatives}`,
      `${reported}`,
      percent(reported, negatives),
      `${asOthers}`,
    ],
  }));
  return [
    ...measuredTable('rule', ['positives', 'found', '', 'negatives', 'reported', '', 'as others'], rows),
    '',
    ...(withMisses ? [...missLines('missed', missed), ...missLines('falsely reported', falselyReported)] : []),
  ];
}

export function treeLines({ files, bytes, hits }: TreeScan): readonly string[] {
  return [
    ...hits.map(({ path, line, offset, kind, hint }) => `${path}:${line ?? `byte ${offset}`}  ${kind}  ${hint}`),
    `${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${hits.length} hits`,
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;
}

function missLines(title: string, misses: readonly Miss[]): readonly string[] {
  return misses.map(
    ({ case: { rule, text, path }, kinds }) =>
      `${title}: ${rule} as ${kinds.join(', ') || 'nothing'}${path === null ? '' : ` in ${path}`}: ${JSON.stringify(text.slice(0, SHOWN))}`,
  );
}
