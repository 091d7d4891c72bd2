import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { DEPLOYMENT_NAME, type Deployment, deploymentParameter } from '../../lambdas/image-scan/contract';
import { DeploymentNotFound, InvalidDeployment, UsageError } from './errors';

/** A deployment, and where it stands: its images have this account and region in their keys. */
export interface FoundDeployment {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly facts: Deployment;
}

const STATE_MACHINE_ARN = /^arn:[a-z0-9-]+:states:([a-z0-9-]+):(\d{12}):stateMachine:[\w-]+$/;

const name = z.string().min(1);
const deploymentSchema: z.ZodType<Deployment> = z.object({
  version: z.literal(1),
  table: name,
  evidenceBucket: name,
  eventBus: name,
  policyParameter: name,
  remediationSwitch: name,
  stateMachineArn: z.string().regex(STATE_MACHINE_ARN, 'expected the ARN of a state machine'),
  requestQueue: z.url(),
  selectRejudgements: name,
  signingKey: name.exactOptional(),
  deadLetterQueues: z.array(
    z.object({
      url: z.url(),
      target: z.discriminatedUnion('kind', [
        z.object({ kind: z.enum(['state-machine', 'function']), arn: name }),
        z.object({ kind: z.literal('queue'), url: z.url() }),
      ]),
    }),
  ),
});

/**
 * Finds a deployment by its SSM parameter.
 * @throws UsageError for what can be no deployment's name
 * @throws DeploymentNotFound, InvalidDeployment
 */
export async function findDeployment(ssm: SSMClient, deployment: string): Promise<FoundDeployment> {
  if (!DEPLOYMENT_NAME.pattern.test(deployment))
    throw new UsageError(`"${deployment}" is not the name of a deployment: ${DEPLOYMENT_NAME.expected}.`);
  const parameter = deploymentParameter(deployment);
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter }));
    return { name: deployment, ...parseDeployment(parameter, Parameter?.Value ?? '') };
  } catch (cause) {
    if (!(cause instanceof ParameterNotFound)) throw cause;
    throw new DeploymentNotFound(deployment, await ssm.config.region(), parameter, { cause });
  }
}

function parseDeployment(parameter: string, text: string): Omit<FoundDeployment, 'name'> {
  const parsed = deploymentSchema.safeParse(parseJson(parameter, text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidDeployment(
      parameter,
      `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'invalid'}`,
    );
  }
  const [, region = '', account = ''] = STATE_MACHINE_ARN.exec(parsed.data.stateMachineArn) ?? [];
  return { account, region, facts: parsed.data };
}

function parseJson(parameter: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidDeployment(parameter, 'it is not JSON', { cause });
  }
}
