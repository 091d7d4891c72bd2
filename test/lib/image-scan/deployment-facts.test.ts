import type { Template } from 'aws-cdk-lib/assertions';
import { synthesise } from '../../support/synthesise';

/** The longest region, and the partition with the longest name. */
const REGION = 'ap-northeast-1';
const ACCOUNT = '111122223333';

/** Characters of the names that CloudFormation makes up. Source: its user guide, "Name type", and each service's limit. */
const LONGEST = { table: 255, bucket: 63, bus: 256, queue: 80, function: 64, stateMachine: 80 } as const;
const name = (of: keyof typeof LONGEST, stack: string) =>
  // A stack's name, a logical id and 12 characters or so: no name comes near the limits of tables and buses.
  `${stack}-${'I'.repeat(60)}-ABCDEFGHIJKLM`.slice(0, LONGEST[of]);

/** The parameter's text as a deployment of that name writes it, with the longest names that the services allow. */
function facts(template: Template, stack: string): string {
  const [parameter] = Object.values(template.findResources('AWS::SSM::Parameter'));
  const resources = template.toJSON()['Resources'];
  const text = (part: unknown): string => {
    if (typeof part === 'string') return part;
    const [[intrinsic, operand] = ['', '']] = Object.entries(part as object);
    if (intrinsic === 'Fn::Join') return (operand[1] as unknown[]).map(text).join(operand[0]);
    if (intrinsic === 'Fn::ImportValue') return imported(String(operand));
    const [id, attribute] = intrinsic === 'Ref' ? [operand, 'Ref'] : operand;
    return reference(String(resources[id]?.Type), attribute);
  };
  const imported = (output: string) =>
    output.includes('Table')
      ? name('table', stack)
      : output.includes('Bucket')
        ? name('bucket', stack)
        : name('bus', stack);
  const reference = (type: string, attribute: string) => {
    if (type === 'AWS::SQS::Queue') return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name('queue', stack)}`;
    if (type === 'AWS::StepFunctions::StateMachine') {
      return `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name('stateMachine', stack)}`;
    }
    if (type !== 'AWS::Lambda::Function') throw new Error(`the parameter holds a ${type}`);
    const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:`;
    return `${attribute === 'Arn' ? arn : ''}${name('function', stack)}`;
  };
  return text(parameter?.['Properties'].Value);
}

describe('The parameter that describes the deployment', () => {
  it.each(['mayfly', 'm'.repeat(31)])('of the name "%s" costs nothing, and can grow', (deployment) => {
    const { imageScan } = synthesise({ name: deployment });
    const text = facts(imageScan, `${deployment}-image-scan`);
    expect(() => JSON.parse(text)).not.toThrow();
    // Source: SSM API reference, PutParameter, `Tier`: up to 4 KB a parameter is a standard one, which is free.
    expect(text.length).toBeLessThanOrEqual(4096);
    imageScan.hasResourceProperties('AWS::SSM::Parameter', { Tier: 'Intelligent-Tiering' });
  });
});
