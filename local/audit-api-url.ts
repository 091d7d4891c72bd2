import { AUDIT_API_STACK, type StackOutputs } from './account/deploy';

/**
 * Where the audit API of a local account answers: an address of API Gateway names a host that only AWS has.
 *
 * @throws RangeError where the deployment has no audit API
 */
export function auditApiUrl(accountUrl: string, outputs: StackOutputs): string {
  const address = outputs[AUDIT_API_STACK]?.['AuditApiUrl'] ?? '';
  const [, id] = /^https?:\/\/([a-z0-9]+)\.execute-api\./.exec(address) ?? [];
  if (id === undefined) throw new RangeError(`The deployment has no audit API: its address is "${address}".`);
  return `${accountUrl}/_aws/execute-api/${id}/$default`;
}
