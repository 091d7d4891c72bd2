/** Names under which the stateful stack exports the ARNs of what it holds. @param stackName its own name */
export function statefulExports(
  stackName: string,
): Readonly<Record<'bus' | 'table' | 'bucket' | 'signingKey', string>> {
  return {
    bus: `${stackName}-verdict-bus`,
    table: `${stackName}-audit-table`,
    bucket: `${stackName}-evidence-bucket`,
    signingKey: `${stackName}-signing-key`,
  };
}

/** Name of a deployment's stateful stack. */
export const statefulStackName = (deployment: string): string => `${deployment}-stateful`;
