import { configurationFinding, type PolicyCheck } from './policy-check';

/** LOW for each label that the policy requires and the image lacks or leaves blank. */
export const requiredLabels: PolicyCheck = ({ labels }, policy) =>
  [...new Set(policy.requiredLabels)]
    .filter((label) => !Object.hasOwn(labels, label) || labels[label]?.trim() === '')
    .map((label) =>
      configurationFinding({
        id: 'required-label-missing',
        severity: 'LOW',
        title: `The image does not have the label ${JSON.stringify(label)}, which the policy requires`,
        remedy: `Set it in the build: LABEL ${JSON.stringify(label)}="...".`,
        path: `config.Labels[${JSON.stringify(label)}]`,
        fixAvailable: false,
      }),
    );
