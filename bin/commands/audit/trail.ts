import { type Command, InvalidArgumentError } from 'commander';
import type { AuditTable } from '../../../lambdas/verdicts/store/audit-table';
import { apiSource } from '../../support/audit-source/api-source';
import type { AuditSource } from '../../support/audit-source/audit-source';
import { tableSource } from '../../support/audit-source/table-source';
import type { Invocation } from '../../support/command-line';
import type { FoundDeployment } from '../../support/deployment';
import { UsageError } from '../../support/errors';
import { auditTable } from '../../support/stores';

/** The audit trail of a deployment, and where its images are. */
export interface Trail {
  readonly table: AuditTable;
  readonly where: FoundDeployment;
}

/**
 * For questions that the audit API does not answer.
 *
 * @param notOverUrl why it does not, and what to do instead
 * @throws UsageError where the API is to be asked all the same
 */
export async function openAccountTrail(invocation: Invocation, notOverUrl: string): Promise<Trail> {
  if (invocation.auditUrl !== undefined) throw new UsageError(notOverUrl);
  return openTrail(invocation);
}

async function openTrail(invocation: Invocation): Promise<Trail> {
  const where = await invocation.deployment();
  return { where, table: auditTable(invocation.clients, where) };
}

/** Where a question is asked: at the API that `--url` names, or of the deployment's table. @throws UsageError */
export async function openSource(invocation: Invocation): Promise<AuditSource> {
  const { auditUrl: url, env, clock } = invocation;
  if (url === undefined) return tableSource(await openTrail(invocation), clock);
  if (!API_ADDRESS.test(url)) {
    throw new UsageError(`"${url}" is not the address of an audit API: https://..., or http:// on this machine.`);
  }
  const token = env['MAYFLY_TOKEN'];
  if (!token) throw new UsageError('Set MAYFLY_TOKEN to a token that the audit API takes.');
  return apiSource({ url: url.replace(/\/+$/, ''), token });
}

/** A token goes with each question: over https, or no further than this machine. */
const API_ADDRESS = /^(?:https:\/\/[^\s/?#@]+|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?)(?:\/[^\s?#]*)?$/;

/** Gives a question the options of every answer that comes in pages. */
export function paged(command: Command): Command {
  return command
    .option('--limit <count>', 'answers a page, 1 to 1000 (default: 50)', parseLimit)
    .option('--next <cursor>', 'continue where the page before ended');
}

function parseLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 1000) throw new InvalidArgumentError('Expected a whole number from 1 to 1000.');
  return limit;
}
