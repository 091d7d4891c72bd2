import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { parsePolicy } from '../../lambdas/image-scan/policy/parse-policy';
import { type PolicyStore, putPolicy } from '../../lambdas/image-scan/policy-store';
import { clientConfiguration, TEST_PROJECTS } from './local-account';
import type { Pipeline } from './pipeline';

export function policyStore({ account, deployment }: Pipeline): PolicyStore {
  return {
    ssm: new SSMClient(clientConfiguration(account)),
    parameter: deployment.policyParameter,
    bucket: { s3: new S3Client(clientConfiguration(account)), name: deployment.evidenceBucket },
  };
}

/** Puts the policy under which repositories below a project's name are rebuilt by that project, and below `patch` patched. */
export async function putRebuildPolicy(pipeline: Pipeline): Promise<void> {
  const overrides = TEST_PROJECTS.map((project) => [
    `${project}/*`,
    { remediation: { strategy: 'rebuild', project, maxAttempts: 2 } },
  ]);
  const unlisted = { 'unlisted/*': { remediation: { strategy: 'rebuild', project: 'somebody-elses' } } };
  const patched = { 'patch/*': { remediation: { strategy: 'patch', maxAttempts: 2 } } };
  const repositories = { ...Object.fromEntries(overrides), ...unlisted, ...patched };
  await putPolicy(policyStore(pipeline), parsePolicy(JSON.stringify({ version: 1, repositories })));
}
