import type { ExceptionNow } from '../../lambdas/verdicts/as-of-now';
import type { Exception } from '../../lambdas/verdicts/exception';
import { printable } from './printable';
import { type Column, shortTime } from './table';

export const exceptionColumns: readonly Column<ExceptionNow>[] = [
  {
    title: 'STATE',
    value: ({ state }) => state,
    style: ({ state }) => (state === 'standing' ? 'yellow' : 'gray'),
  },
  { title: 'EXPIRES (UTC)', value: ({ expiresAt }) => shortTime(expiresAt) },
  { title: 'ID', value: ({ id }) => id },
  { title: 'REPOSITORY', value: ({ repository }) => repository },
  { title: 'EXCEPTED', value: subjectText },
  { title: 'BY', value: ({ createdBy }) => createdBy },
  { title: 'REASON', value: ({ reason }) => reason },
];

/** What one exception says, a fact a line. */
export function exceptionLines(exception: ExceptionNow): readonly string[] {
  const { id, state, repository, account, region, reason, createdBy, createdAt, expiresAt, removed } = exception;
  return [
    `Exception ${id} (${state})`,
    `  excepted:   ${printable(subjectText(exception))}`,
    `  repository: ${repository} (account ${account}, region ${region})`,
    `  reason:     ${printable(reason)}`,
    `  added:      ${createdAt} by ${printable(createdBy)}`,
    `  expires:    ${expiresAt}`,
    ...(removed ? [`  removed:    ${removed.at} by ${printable(removed.by)}: ${printable(removed.reason)}`] : []),
  ];
}

function subjectText({ match: { id, path, package: of } }: Exception): string {
  const where = of ? `${of.name ?? of.purl} ${of.version ?? '(any version)'}` : path;
  return [id, where].filter((part) => part !== undefined).join(' in ');
}
