import { type Deployment, deploymentParameter, policyParameter } from '../../../lambdas/image-scan/contract';
import type { ImageReference } from '../../../lambdas/verdicts/image-reference';
import { scanRecordIndexes, scanRecordKey, tagKey, verdictIndexes, verdictKey } from '../../../lambdas/verdicts/keys';
import { countBySeverity } from '../../../lambdas/verdicts/severity';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { verdictRecord as anyVerdictRecord } from '../../support/verdict-record';
import { type Operations, ServiceError } from './aws-endpoint';

export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const IMAGE: ImageReference = {
  account: '111122223333',
  region: 'eu-west-1',
  repository: 'app/api',
  digest: DIGEST,
};

export const DEPLOYMENT: Deployment = {
  version: 1,
  table: 'audit',
  evidenceBucket: 'evidence',
  eventBus: 'bus',
  policyParameter: policyParameter('mayfly'),
  remediationSwitch: '/mayfly/remediation',
  stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Workflow-1',
  requestQueue: 'https://sqs.eu-west-1.amazonaws.com/111122223333/requests',
  selectRejudgements: 'select-rejudgements',
  deadLetterQueues: [],
};

/** The parameters of a deployment; `puts` notes what is written. */
export function ssmServer(parameters: Map<string, string>): Operations {
  return {
    'ssm.GetParameter': ({ Name }) => {
      const value = parameters.get(String(Name));
      if (value === undefined) throw new ServiceError('ParameterNotFound');
      return { Parameter: { Name, Value: value } };
    },
    'ssm.PutParameter': ({ Name, Value }) => {
      parameters.set(String(Name), String(Value));
      return { Version: 1 };
    },
  };
}

export function deploymentParameters(
  deployment: Partial<Deployment> = {},
  policy: string = 'built-in',
): Map<string, string> {
  return new Map([
    [deploymentParameter('mayfly'), JSON.stringify({ ...DEPLOYMENT, ...deployment })],
    [DEPLOYMENT.policyParameter, policy],
  ]);
}

/** What ECR knows: one image under a tag. */
export function ecrServer(tag: string, digest: string = DIGEST): Operations {
  return {
    'ecr.DescribeImages': ({ imageIds }) => {
      const [id] = imageIds as readonly { readonly imageTag?: string; readonly imageDigest?: string }[];
      if (id?.imageTag !== tag && id?.imageDigest !== digest) throw new ServiceError('ImageNotFoundException');
      return { imageDetails: [{ imageDigest: digest, imageTags: [tag], imagePushedAt: 1_793_000_000 }] };
    },
  };
}

/** A verdict of `IMAGE`, an hour old at the tests' time and good for a week. */
export function verdictRecord(fields: Partial<VerdictRecord> = {}): VerdictRecord {
  return anyVerdictRecord({
    ...IMAGE,
    score: 4,
    startedAt: '2026-11-05T11:00:01.000Z',
    judgedAt: '2026-11-05T11:00:30.000Z',
    validUntil: '2026-11-12T11:00:30.000Z',
    lineage: { rootDigest: DIGEST, attemptId: null },
    ...fields,
  });
}

export const NON_COMPLIANT: Partial<VerdictRecord> = {
  verdict: 'NON_COMPLIANT',
  score: 64,
  counts: countBySeverity([{ severity: 'CRITICAL' }, { severity: 'HIGH' }]),
  reasons: [{ threshold: 'CRITICAL', allowed: 0, found: 1, findings: ['CVE-2021-44906 minimist 1.2.5'] }],
  plan: { strategy: 'notify', why: 'A rebuild would help.' },
};

export const UNPROVEN: Partial<VerdictRecord> = {
  verdict: 'UNKNOWN',
  unknowns: [{ what: 'registry-scan', why: 'The registry does not support this image.' }],
};

/** The items of the audit table that one current verdict is made of. */
export function itemsOf(record: VerdictRecord): readonly Readonly<Record<string, unknown>>[] {
  return [
    { ...record, ...verdictKey(record), ...verdictIndexes(record) },
    { ...record, ...scanRecordKey(record), ...scanRecordIndexes(record) },
    ...record.tags.map((tag) => ({ ...tagKey(record, tag), digest: record.digest, observedAt: record.startedAt })),
  ];
}
