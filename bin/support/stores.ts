import type { PolicyStore } from '../../lambdas/image-scan/policy-store';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import type { EvidenceBucket } from '../../lambdas/verdicts/store/evidence';
import type { Clients } from './context';
import type { FoundDeployment } from './deployment';

export function auditTable(clients: Clients, { facts }: FoundDeployment): AuditTable {
  return { db: clients.dynamo(), name: facts.table };
}

export function evidenceBucket(clients: Clients, { facts }: Pick<FoundDeployment, 'facts'>): EvidenceBucket {
  return { s3: clients.s3(), name: facts.evidenceBucket };
}

export function policyStore(clients: Clients, { facts }: FoundDeployment): PolicyStore {
  return { ssm: clients.ssm(), parameter: facts.policyParameter, bucket: evidenceBucket(clients, { facts }) };
}
