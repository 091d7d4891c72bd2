import { type Exception, exceptionState, matchesFinding, namesOf, purlWithoutVersion } from '../../verdicts/exception';
import type { Finding } from '../../verdicts/finding';
import { matchesRepository } from '../../verdicts/repository-pattern';
import type { AppliedException } from '../../verdicts/verdict';
import { compareText } from './compare-text';
import type { Evidence } from './judgement';
import { labelsOf } from './wording';

export interface Excepted {
  /** The findings that no exception leaves out, in the order given. */
  readonly remaining: readonly Finding[];
  /** In the order of the first finding that each leaves out. */
  readonly applied: readonly AppliedException[];
  /** Milliseconds since 1970: when the first of `applied` ends; null where there is none. */
  readonly firstEnd: number | null;
}

/**
 * Tells the findings that an exception leaves out from those that stay. Of several that match one finding the last to
 * expire applies: until then it is left out, whatever becomes of the others.
 * @param findings merged, worst first
 */
export function applyExceptions(
  findings: readonly Finding[],
  { exceptions, repository, now }: Pick<Evidence, 'exceptions' | 'repository' | 'now'>,
): Excepted {
  const standing = exceptions.filter(
    (exception) => exceptionState(exception, now) === 'standing' && matchesRepository(exception.repository, repository),
  );
  const bySubject = Map.groupBy(standing, subjectOf);
  const remaining: Finding[] = [];
  const leftOut = new Map<Exception, Finding[]>();
  for (const finding of findings) {
    const exception = subjectsOf(finding)
      .flatMap((subject) => bySubject.get(subject) ?? [])
      .filter((candidate) => matchesFinding(candidate, finding))
      .sort(lastToExpireFirst)[0];
    if (exception === undefined) {
      remaining.push(finding);
      continue;
    }
    const left = leftOut.get(exception);
    if (left) left.push(finding);
    else leftOut.set(exception, [finding]);
  }
  const ends = [...leftOut.keys()].map(({ expiresAt }) => Date.parse(expiresAt));
  return {
    remaining,
    applied: [...leftOut].map(([{ id, reason, expiresAt }, left]) => ({
      id,
      findings: labelsOf(left),
      found: left.length,
      reason,
      expiresAt,
    })),
    firstEnd: ends.length === 0 ? null : ends.reduce((a, b) => Math.min(a, b)),
  };
}

/** What an exception is looked up by, so that ten thousand findings meet a thousand exceptions in linear time. */
function subjectOf({ match: { id, package: of } }: Exception): string {
  if (id !== undefined) return `id ${id}`;
  return of?.name === undefined ? `purl ${of?.purl}` : `name ${of.name}`;
}

function subjectsOf(finding: Finding): readonly string[] {
  const { package: of } = finding;
  return [
    ...new Set(namesOf(finding).map((name) => `id ${name}`)),
    ...(of ? [`name ${of.name}`] : []),
    ...(of?.purl === undefined ? [] : [`purl ${purlWithoutVersion(of.purl)}`]),
  ];
}

function lastToExpireFirst(a: Exception, b: Exception): number {
  return compareText(b.expiresAt, a.expiresAt) || compareText(a.id, b.id);
}
