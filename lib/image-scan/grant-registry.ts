import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcard } from '../shared/acknowledge-wildcard';
import type { ServiceFunction } from '../shared/service-function';

/** Lets a function do these actions of ECR on every repository of the registry. */
export function grantRegistry(reader: ServiceFunction, ...actions: string[]): void {
  const repositories = Stack.of(reader).formatArn({
    service: 'ecr',
    resource: 'repository',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  reader.addToRolePolicy(new PolicyStatement({ actions, resources: [repositories] }));
  acknowledgeWildcard(
    reader.role ?? reader,
    repositories,
    'Every repository of the registry is watched; which of them are pushed to is not known before the push.',
  );
}
