import { containedNow, recordNow, withVerdictNow } from '../../../lambdas/verdicts/as-of-now';
import { MAX_EXCEPTION_DAYS } from '../../../lambdas/verdicts/exception';
import { exceptionsExpiring } from '../../../lambdas/verdicts/exception-queries';
import { scansBetween, tagAt, tagHistory } from '../../../lambdas/verdicts/history-queries';
import type { ImageName } from '../../../lambdas/verdicts/image-reference';
import { imagesWithPackage, imagesWithVulnerability, type Located } from '../../../lambdas/verdicts/incident-queries';
import {
  attemptsOfRepository,
  imagesWith,
  type Page,
  rejectedEvents,
  scansOf,
  unknownNow,
  verdictOf,
  verdictOfTag,
} from '../../../lambdas/verdicts/queries';
import type { AuditTable } from '../../../lambdas/verdicts/store/audit-table';
import { trendOf } from '../../../lambdas/verdicts/trend';
import type { FoundDeployment } from '../deployment';
import { checkRegistry } from '../image-argument';
import type { AuditSource } from './audit-source';

/** Each day is a query: a season takes about a second. */
export const DEFAULT_LOOK_BACK_DAYS = 90;

/** The audit trail as the deployment's own table has it. */
export function tableSource(
  { table, where }: { readonly table: AuditTable; readonly where: FoundDeployment },
  clock: () => Date,
): AuditSource {
  const { account, region } = where;
  const repositoryOf = (name: ImageName) => {
    checkRegistry(name, where);
    return { account, region, repository: name.repository };
  };
  const located = <Found>(page: Page<Located<Found>>) => {
    const now = clock();
    return { ...page, items: page.items.map((one) => containedNow(one, now)) };
  };
  return {
    verdict: async (name) => {
      const of = repositoryOf(name);
      const { tag, digest } = name;
      const seen = tag === undefined || digest !== undefined ? undefined : await verdictOfTag(table, of, tag);
      const record = digest === undefined ? seen?.record : await verdictOf(table, { ...of, digest });
      return { ...(record ? { record: recordNow(record, clock()) } : {}), ...(seen ? { seen } : {}) };
    },
    scans: async (name, page) =>
      withVerdictNow(await scansOf(table, { ...repositoryOf(name), digest: name.digest }, page), clock()),
    nonCompliant: async (page) => withVerdictNow(await imagesWith(table, 'NON_COMPLIANT', page), clock()),
    unknown: async (days = DEFAULT_LOOK_BACK_DAYS, page) => {
      const now = clock();
      return withVerdictNow(await unknownNow(table, { now, days }, page), now);
    },
    attempts: (repository, page) => attemptsOfRepository(table, { account, region, repository }, page),
    history: async (repository, period, page) =>
      withVerdictNow(await scansBetween(table, { account, region, repository }, period, page), clock()),
    tagHistory: async (name, page) => tagHistory(table, repositoryOf(name), name.tag, page),
    tagAt: async (name, moment) => tagAt(table, repositoryOf(name), name.tag, moment),
    withVulnerability: async (id, page) => located(await imagesWithVulnerability(table, id, page)),
    withPackage: async (question, page) => located(await imagesWithPackage(table, question, page)),
    exceptions: (days = MAX_EXCEPTION_DAYS, page) => exceptionsExpiring(table, { now: clock(), days }, page),
    rejected: (month, page) => rejectedEvents(table, month, page),
    trend: (days) => trendOf(table, days),
  };
}
