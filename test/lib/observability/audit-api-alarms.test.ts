import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import cdk from '../../../cdk.json';
import { AUDIT_API_ALARMS } from '../../../lib/observability/audit-api-alarms';
import { parseSettings } from '../../../lib/settings';
import { AuditApiStack } from '../../../lib/stacks/audit-api-stack';
import { ImageScanStack } from '../../../lib/stacks/image-scan-stack';
import { ObservabilityStack } from '../../../lib/stacks/observability-stack';
import { StatefulStack } from '../../../lib/stacks/stateful-stack';
import { ENVIRONMENT } from '../../support/synthesise';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:on-call';
const ISSUER = {
  issuer: 'https://login.example.com/',
  audience: 'mayfly',
  publicKeyUrl: 'https://login.example.com/.well-known/jwks.json',
};

/** The stacks with an audit API, as `bin/app.ts` makes them. */
function synthesised() {
  const app = new App({ context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
  const env = ENVIRONMENT;
  const settings = parseSettings({ auditApi: ISSUER, observability: { alarmTopicArn: TOPIC } });
  if (!settings.auditApi) throw new Error('these settings have one');
  const stateful = new StatefulStack(app, 'stateful', { env });
  const { scan } = new ImageScanStack(app, 'image-scan', { env, settings, stateful });
  const audit = new AuditApiStack(app, 'audit-api', { env, auditApi: settings.auditApi, stateful });
  const observability = new ObservabilityStack(app, 'observability', { env, settings, scan, auditApi: audit.api });
  return { audit: Template.fromStack(audit), observability: Template.fromStack(observability) };
}

const { audit, observability } = synthesised();

describe('The alarms of the audit API', () => {
  it.each(AUDIT_API_ALARMS.map(({ id, severity }) => [id, severity]))('include %s, which is told', (id, severity) => {
    observability.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `mayfly-${id}`,
      AlarmDescription: Match.stringLikeRegexp(`^\\[${severity}\\] .+ docs/operator-runbook\\.md#alarm-${id}$`),
      AlarmActions: [TOPIC],
      OKActions: [TOPIC],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it.each([
    ['audit-api-errors', { Namespace: 'AWS/ApiGateway', MetricName: '5xx', Statistic: 'Sum' }, 'ApiId'],
    ['audit-api-slow', { Namespace: 'AWS/ApiGateway', MetricName: 'Latency', ExtendedStatistic: 'p99' }, 'ApiId'],
    ['audit-api-throttles', { Namespace: 'AWS/Lambda', MetricName: 'Throttles', Statistic: 'Sum' }, 'FunctionName'],
    ['audit-api-refusals', { Namespace: 'Mayfly/RequestGuard', MetricName: 'Refused' }, 'FunctionName'],
    ['audit-api-failures', { Namespace: 'Mayfly/RequestGuard', MetricName: 'HandlerErrors' }, 'FunctionName'],
  ])('%s watches the API and nothing else', (id, metric, dimension) => {
    observability.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `mayfly-${id}`,
      ...metric,
      Dimensions: [{ Name: dimension, Value: Match.not(Match.absent()) }],
    });
  });

  it.each(['Count', '4xx', '5xx', 'Refused', 'HandlerErrors', 'Latency'])('stand beside a graph of %s', (metric) => {
    const [dashboard] = Object.values(observability.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(dashboard)).toContain(`\\"${metric}\\"`);
  });

  it('never stand in the way of a change of the API', () => {
    expect(Object.values(audit.findOutputs('*')).flatMap(({ Export }) => Export ?? [])).toEqual([]);
  });
});
