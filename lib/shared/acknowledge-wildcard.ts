import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Acknowledges one wildcard in a role's policy by its exact name, so that the next one is reported again.
 *
 * @param role the role whose policy holds it
 * @param resource the ARN as it stands in the policy
 * @param reason why it cannot be narrower
 */
export function acknowledgeWildcard(role: IConstruct, resource: string, reason: string): void {
  const name = flatten(Stack.of(role).resolve(resource));
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${name}]`, reason });
}

/** An ARN of another stack, as the importing stack will write it. */
export function arnSeenFrom(scope: IConstruct, owner: IConstruct, arn: string): string {
  return Stack.of(owner) === Stack.of(scope) ? arn : String(Stack.of(owner).exportValue(arn));
}

/** The one-line form of CloudFormation functions by which cdk-nag names its findings. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const [name, operand] = Object.entries(value)[0] ?? ['', ''];
  if (name === 'Ref') return `<${String(operand)}>`;
  if (name === 'Fn::GetAtt' && Array.isArray(operand)) return `<${operand.join('.')}>`;
  if (name === 'Fn::Join' && Array.isArray(operand))
    return (operand[1] as unknown[]).map(flatten).join(String(operand[0]));
  if (name === 'Fn::ImportValue') return flatten(operand);
  return JSON.stringify(value);
}
