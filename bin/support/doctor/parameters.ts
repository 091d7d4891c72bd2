import { isRemediationEnabled } from '../../../lambdas/image-scan/operator-parameters';
import { PolicyUnavailable, readPolicyInForce } from '../../../lambdas/image-scan/policy-store';
import type { Clients } from '../context';
import type { FoundDeployment } from '../deployment';
import { policyStore } from '../stores';
import { type Finding, failed, ok, warning } from './check';

export async function checkSwitch({ ssm }: Clients, { facts }: FoundDeployment): Promise<Finding> {
  if (await isRemediationEnabled(ssm(), facts.remediationSwitch)) return ok('Remediation is enabled.');
  const next = `To go on: aws ssm put-parameter --name ${facts.remediationSwitch} --type String --overwrite --value enabled`;
  return warning('Remediation is switched off: images are judged, and nothing is done about them.', next);
}

export async function checkPolicy(clients: Clients, deployment: FoundDeployment): Promise<Finding> {
  try {
    const { hash } = await readPolicyInForce(policyStore(clients, deployment));
    return ok(`${hash} is in force.`);
  } catch (error) {
    if (!(error instanceof PolicyUnavailable)) throw error;
    return failed(
      error.message,
      'Until it can be read every verdict is UNKNOWN. Put one: mayfly policy put policy.json',
    );
  }
}
