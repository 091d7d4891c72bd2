import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * Lets a function read an SSM parameter that an operator puts and no template holds, and tells the function its name.
 *
 * @param variable the environment variable that takes the name
 * @param name the parameter's, with its leading slash
 */
export function grantReadOperatorParameter(reader: LambdaFunction, variable: string, name: string): void {
  const parameter = Stack.of(reader).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: name.slice(1),
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  reader.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter] }));
  reader.addEnvironment(variable, name);
}
