import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AuditApi } from '../audit-api/audit-api';
import type { Settings } from '../settings';
import type { StatefulStack } from './stateful-stack';

export interface AuditApiStackProps extends StackProps {
  readonly auditApi: NonNullable<Settings['auditApi']>;
  readonly stateful: StatefulStack;
}

/** The audit API, where the settings name whose tokens it is to take. */
export class AuditApiStack extends Stack {
  readonly api: AuditApi;

  constructor(scope: Construct, id: string, { auditApi, stateful, ...props }: AuditApiStackProps) {
    super(scope, id, props);
    this.api = new AuditApi(this, 'AuditApi', { table: stateful.table, bus: stateful.bus, ...auditApi });
    new CfnOutput(this, 'AuditApiUrl', { value: this.api.url, description: 'Where the audit API answers' });
  }
}
