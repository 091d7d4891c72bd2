import { Duration } from 'aws-cdk-lib';
import { Dashboard, type IMetric, type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS } from '../../lambdas/image-scan/metrics-contract';
import { AUDIT_TABLE } from '../../lambdas/verdicts/contract';
import type { AuditApi } from '../audit-api/audit-api';
import { auditApiGraphs } from './audit-api-graphs';
import { graph } from './graph';
import { countedEach, single, unknownRate } from './image-scan-metrics';
import type { Monitored } from './monitored';

const PERIOD = Duration.minutes(5);
const HOUR = Duration.hours(1);

export interface ImageScanDashboardProps {
  readonly monitored: Monitored;
  /** @default - none is deployed */
  readonly auditApi?: AuditApi | undefined;
  /** Name of the dashboard. */
  readonly deployment: string;
}

/** From the answers that users get, by way of what was done about them, to the parts that give them. */
export class ImageScanDashboard extends Construct {
  constructor(scope: Construct, id: string, props: ImageScanDashboardProps) {
    super(scope, id);
    const { monitored, auditApi } = props;
    new Dashboard(this, 'Dashboard', {
      dashboardName: props.deployment,
      defaultInterval: Duration.days(1),
      widgets: [
        verdicts(),
        evidence(),
        workflow(monitored),
        functions(monitored),
        table(monitored),
        ...(auditApi ? [auditApiGraphs(auditApi)] : []),
      ],
    });
  }
}

function verdicts(): IWidget[] {
  return [
    graph('Verdicts', ...countedEach(METRICS.verdicts, PERIOD)),
    graph(
      'From push to verdict, milliseconds',
      ...['p50', 'p99'].map((statistic) => single(METRICS.pushToVerdict, statistic, PERIOD).with({ label: statistic })),
    ),
    graph('UNKNOWN of judged images, percent an hour', unknownRate(HOUR)),
  ];
}

function evidence(): IWidget[] {
  return [
    graph('Remediation', ...countedEach(METRICS.remediations, HOUR)),
    graph(
      'Age of advisories, hours',
      single(METRICS.registryAdvisoryAge, 'Minimum', HOUR).with({ label: "the registry's" }),
      single(METRICS.ownAdvisoryAge, 'Maximum', HOUR).with({ label: 'our own' }),
    ),
    graph(
      'What sweeps found, and rejected events',
      ...countedEach(METRICS.sweepFound, HOUR),
      single(METRICS.rejectedEvents, 'Sum', HOUR).with({ label: 'rejected events' }),
    ),
  ];
}

function workflow({ stateMachine, deadLetterQueues }: Monitored): IWidget[] {
  const sum = { statistic: 'Sum', period: PERIOD };
  return [
    graph(
      'Runs that did not end well',
      stateMachine.metricFailed({ ...sum, label: 'failed' }),
      stateMachine.metricTimedOut({ ...sum, label: 'timed out' }),
      stateMachine.metricAborted({ ...sum, label: 'aborted' }),
      stateMachine.metricThrottled({ ...sum, label: 'throttled' }),
    ),
    graph(
      'Messages in dead-letter queues',
      ...deadLetterQueues.map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: PERIOD, label: queue.node.id }),
      ),
    ),
    graph('Oldest lease that ran out, minutes', single(METRICS.oldestLease, 'Maximum', HOUR)),
  ];
}

function functions({ functions: watched }: Monitored): IWidget[] {
  const each = (of: (watched: Monitored['functions'][number]) => IMetric) => watched.map(of);
  return [
    graph(
      'Errors of functions (await-registry-scan: also each poll of a scan under way)',
      ...each((one) => one.metricErrors({ statistic: 'Sum', period: PERIOD, label: one.node.id })),
    ),
    graph(
      'Throttles of functions',
      ...each((one) => one.metricThrottles({ statistic: 'Sum', period: PERIOD, label: one.node.id })),
    ),
    graph(
      'Duration of functions, p99, milliseconds',
      ...each((one) => one.metricDuration({ statistic: 'p99', period: PERIOD, label: one.node.id })),
    ),
  ];
}

/** A throttled index throttles the writes of its table, so each is shown. Source: DynamoDB developer guide, "Using GSIs". */
function table({ table: { tableName } }: Monitored): IWidget[] {
  const metric = (metricName: string, label: string, index?: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: tableName, ...(index ? { GlobalSecondaryIndexName: index } : {}) },
      statistic: 'Sum',
      period: PERIOD,
      label,
    });
  const indexes = Object.values(AUDIT_TABLE.indexes).map(({ name }) => name);
  return [
    graph(
      'Throttled events of the audit table and its indexes',
      metric('ReadThrottleEvents', 'reads'),
      metric('WriteThrottleEvents', 'writes'),
      ...indexes.map((name) => metric('WriteThrottleEvents', `writes of ${name}`, name)),
    ),
    graph('Read capacity units of the audit table', metric('ConsumedReadCapacityUnits', 'reads')),
    graph(
      'Write capacity units of the audit table and its indexes',
      metric('ConsumedWriteCapacityUnits', 'writes'),
      ...indexes.map((name) => metric('ConsumedWriteCapacityUnits', `writes of ${name}`, name)),
    ),
  ];
}
