import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type BaseService, DeploymentLifecycleLambdaTarget, DeploymentLifecycleStage } from 'aws-cdk-lib/aws-ecs';
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Choice, GATE_ENV, HOOK_TIMEOUT_SECONDS, MAX_WAIT_MINUTES } from '../../lambdas/deployment-gate/contract';
import { acknowledgeWildcard } from '../shared/acknowledge-wildcard';
import { ServiceFunction } from '../shared/service-function';

export interface DeploymentGateProps {
  /** The audit table that image-scan writes, of the same account and region. */
  readonly table: ITable;
  /**
   * Images that image-scan does not judge: of Docker Hub, of public.ecr.aws, of another account or region.
   * @default 'block'
   */
  readonly otherImages?: Choice;
  /**
   * What becomes of a deployment when no decision can be made: AWS does not answer, or sends what cannot be read.
   * @default 'block'
   */
  readonly onError?: Choice;
  /**
   * An image that was pushed less than this ago and has no verdict is waited for. As the `scanDeadline` of image-scan.
   * @default Duration.minutes(30)
   */
  readonly scanDeadline?: Duration;
  /**
   * How long a deployment waits for verdicts. Zero never waits.
   * @default Duration.minutes(45)
   */
  readonly maxWait?: Duration;
}

/**
 * Lets ECS deploy only what has a good verdict: a deployment lifecycle hook for any number of services.
 *
 * The digest of a tag is fixed when the first task starts, so a tag can move between the check before it and the start.
 * Hence two stages: nothing starts that is not compliant, and what did start is looked at again before it gets traffic.
 *
 * @example
 * const gate = new DeploymentGate(this, 'Gate', { table: scan.table });
 * gate.protect(service);
 */
export class DeploymentGate extends Construct {
  /** The stages at which ECS asks. */
  static readonly STAGES: readonly DeploymentLifecycleStage[] = [
    DeploymentLifecycleStage.PRE_SCALE_UP,
    DeploymentLifecycleStage.POST_SCALE_UP,
  ];

  /** The hook's target. */
  readonly hook: IFunction;
  /** What ECS assumes to invoke it. */
  readonly invokeRole: IRole;

  constructor(scope: Construct, id: string, props: DeploymentGateProps) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    const hook = new ServiceFunction(this, 'Hook', {
      handler: 'deployment-gate/handlers/ecs-hook',
      description: 'Tells ECS whether the images of a deployment have a good verdict',
      timeout: Duration.seconds(HOOK_TIMEOUT_SECONDS),
    });
    const variables = {
      [GATE_ENV.table]: props.table.tableName,
      [GATE_ENV.account]: account,
      [GATE_ENV.region]: region,
      [GATE_ENV.otherImages]: props.otherImages ?? 'block',
      [GATE_ENV.onError]: props.onError ?? 'block',
      [GATE_ENV.scanDeadlineMinutes]: minutes('scanDeadline', props.scanDeadline ?? Duration.minutes(30), 1),
      [GATE_ENV.maxWaitMinutes]: minutes('maxWait', props.maxWait ?? Duration.minutes(45), 0),
    };
    for (const [name, value] of Object.entries(variables)) hook.addEnvironment(name, value);
    this.grantReads(hook, props.table);
    this.hook = hook as IFunction;

    this.invokeRole = new Role(this, 'InvokeRole', {
      description: 'ECS invokes the deployment gate of Mayfly',
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
      // Part of the role, so that no service is made before ECS may call.
      inlinePolicies: {
        invoke: new PolicyDocument({
          statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [hook.functionArn] })],
        }),
      },
    }) as IRole;
  }

  /** Makes ECS ask before it deploys the service. The service must have ECS's own deployment controller. */
  protect(service: BaseService): void {
    service.addLifecycleHook(
      new DeploymentLifecycleLambdaTarget(this.hook, 'DeploymentGate', {
        role: this.invokeRole,
        lifecycleStages: [...DeploymentGate.STAGES],
      }),
    );
  }

  private grantReads(hook: ServiceFunction, table: ITable): void {
    hook.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [table.tableArn] }));
    table.encryptionKey?.grantDecrypt(hook);
    // DescribeTaskDefinition knows no resource to narrow to. Source: service authorization reference of ECS.
    hook.addToRolePolicy(new PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] }));
    const role = hook.role ?? hook;
    const repositories = this.every('ecr', 'repository');
    hook.addToRolePolicy(new PolicyStatement({ actions: ['ecr:DescribeImages'], resources: [repositories] }));
    acknowledgeWildcard(role, repositories, 'Which images a deployment names is not known before it.');
    const services = ['service', 'service-revision'].map((resource) => this.every('ecs', resource));
    hook.addToRolePolicy(new PolicyStatement({ actions: ['ecs:DescribeServiceRevisions'], resources: services }));
    for (const arn of services)
      acknowledgeWildcard(role, arn, 'One gate serves every service; a revision is made by the deployment itself.');
  }

  /** Every resource of a kind in this account and region. */
  private every(service: string, resource: string): string {
    const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
    return Stack.of(this).formatArn({ service, resource, resourceName: '*', arnFormat });
  }
}

/** @throws Error at synth for what the hook would not start with */
function minutes(name: string, duration: Duration, least: number): string {
  const value = duration.toMinutes({ integral: false });
  if (Number.isInteger(value) && value >= least && value <= MAX_WAIT_MINUTES) return String(value);
  throw new Error(`${name} is ${value} minutes; expected whole minutes from ${least} to ${MAX_WAIT_MINUTES}.`);
}
