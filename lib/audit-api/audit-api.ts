import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENV, ROUTES } from '../../lambdas/audit-api/contract';
import { AUDIT_TABLE } from '../../lambdas/verdicts/contract';
import { ServiceFunction } from '../shared/service-function';

/** API Gateway waits 30 s for an answer. Source: API Gateway developer guide, "HTTP API quotas". */
const TIMEOUT = Duration.seconds(29);

export interface AuditApiProps {
  /** The audit table that image-scan writes, of the same account and region. */
  readonly table: ITable;
  /** The bus on which image-scan listens for requests of new runs. */
  readonly bus: IEventBus;
  /** The `iss` of the tokens that are taken. */
  readonly issuer: string;
  /** The `aud` of the tokens that are taken. */
  readonly audience: string;
  /** Where the issuer's public keys are, as a JSON Web Key Set. */
  readonly publicKeyUrl: string;
  /** Path of the claim that holds a caller's roles. @default 'roles' */
  readonly rolesClaim?: string;
  /** Requests that one caller may send in a minute. @default 300 */
  readonly requestsPerMinute?: number;
}

/** The questions of the audit trail over HTTP, for whoever has a token: an HTTP API and one guarded function. */
export class AuditApi extends Construct {
  readonly url: string;
  readonly httpApi: HttpApi;
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, props: AuditApiProps) {
    super(scope, id);
    const requestsPerMinute = props.requestsPerMinute ?? 300;
    const limits = this.rateLimits();
    this.function = new ServiceFunction(this, 'Api', {
      handler: 'audit-api/handlers/audit-api',
      description: 'Answers questions to the audit trail, and takes what operators have done about the answers',
      timeout: TIMEOUT,
    });
    const variables = {
      [ENV.table]: props.table.tableName,
      [ENV.eventBus]: props.bus.eventBusName,
      [ENV.account]: Stack.of(this).account,
      [ENV.issuer]: props.issuer,
      [ENV.audience]: props.audience,
      [ENV.publicKeyUrl]: props.publicKeyUrl,
      [ENV.rolesClaim]: props.rolesClaim ?? 'roles',
      [ENV.rateLimitTable]: limits.tableName,
      [ENV.requestsPerMinute]: String(requestsPerMinute),
    };
    for (const [name, value] of Object.entries(variables)) this.function.addEnvironment(name, value);
    this.grant(props, limits);
    this.httpApi = this.createApi();
    this.url = this.httpApi.apiEndpoint;
  }

  /** Counters of some minutes: nothing is lost with them. */
  private rateLimits(): Table {
    const table = new Table(this, 'RateLimits', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'It holds counters of some minutes: there is nothing to recover.',
    });
    return table;
  }

  private grant({ table, bus }: AuditApiProps, limits: Table): void {
    const { tableArn } = table;
    const indexes = Object.values(AUDIT_TABLE.indexes).map(({ name }) => `${tableArn}/index/${name}`);
    this.allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchGetItem'], [tableArn, ...indexes]);
    // Exceptions and operations are all that people write: no verdict can be changed from here.
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources: [tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['E#*', 'O#*'] } },
      }),
    );
    table.encryptionKey?.grantEncryptDecrypt(this.function);
    this.allow(['dynamodb:UpdateItem'], [limits.tableArn]);
    this.allow(['events:PutEvents'], [bus.eventBusArn]);
  }

  private allow(actions: string[], resources: string[]): void {
    this.function.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }

  private createApi(): HttpApi {
    const api = new HttpApi(this, 'HttpApi', { description: 'Questions to the audit trail of Mayfly' });
    const integration = new HttpLambdaIntegration('Function', this.function);
    for (const route of Object.keys(ROUTES)) {
      const [method = '', path = ''] = route.split(' ');
      const added = api.addRoutes({ path, methods: [methodOf(method)], integration });
      for (const one of added) {
        Validations.of(one).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            'The function itself checks tokens and roles: its guard refuses what API Gateway could not tell apart.',
        });
      }
    }
    const logs = new LogGroup(this, 'AccessLogs', { retention: RetentionDays.THREE_MONTHS });
    const stage = api.defaultStage?.node.defaultChild;
    if (stage instanceof CfnStage) {
      stage.accessLogSettings = { destinationArn: logs.logGroupArn, format: ACCESS_LOG };
      stage.defaultRouteSettings = { throttlingBurstLimit: 200, throttlingRateLimit: 100 };
    }
    return api;
  }
}

/** No query: it names repositories, and what was asked about them. Source: API Gateway developer guide, `$context` variables. */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  latency: '$context.responseLatency',
});

function methodOf(name: string): HttpMethod {
  const found = Object.values(HttpMethod).find((method) => method === name);
  if (found === undefined) throw new RangeError(`The route's method "${name}" is none that an HTTP API knows.`);
  return found;
}
