import { type Command, InvalidArgumentError } from 'commander';
import type { AuditTable } from '../../../lambdas/verdicts/store/audit-table';
import type { Invocation } from '../../support/command-line';
import type { FoundDeployment } from '../../support/deployment';
import { auditTable } from '../../support/stores';

/** The audit trail of a deployment, and where its images are. */
export interface Trail {
  readonly table: AuditTable;
  readonly where: FoundDeployment;
}

export async function openTrail(invocation: Invocation): Promise<Trail> {
  const where = await invocation.deployment();
  return { where, table: auditTable(invocation.clients, where) };
}

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
