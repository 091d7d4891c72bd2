import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { BUILT_IN_POLICY, REMEDIATION_ENABLED } from './contract';

/**
 * The hash of the policy in force, or `built-in`, which also holds until somebody puts a policy.
 * @throws whatever SSM answers but "not found": a pointer that cannot be read is not one that was never put
 */
export async function readPolicyPointer(ssm: SSMClient, parameter: string): Promise<string> {
  return (await readParameter(ssm, parameter)) ?? BUILT_IN_POLICY;
}

/**
 * Whether the kill switch lets remediation happen: it does until somebody puts another value than `enabled`.
 * @throws whatever SSM answers but "not found": a switch that cannot be read stops the step
 */
export async function isRemediationEnabled(ssm: SSMClient, parameter: string): Promise<boolean> {
  return ((await readParameter(ssm, parameter)) ?? REMEDIATION_ENABLED) === REMEDIATION_ENABLED;
}

async function readParameter(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value ?? '';
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
