import { Match } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../../lambdas/image-scan/metrics-contract';
import { ALARMS } from '../../../lib/observability/alarms';
import { InvalidSettings } from '../../../lib/settings';
import { type Synthesised, synthesise } from '../../support/synthesise';

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions?: readonly unknown[];
  readonly OKActions?: readonly unknown[];
  readonly Metrics?: readonly { readonly Expression?: string; readonly MetricStat?: object }[];
}

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:on-call';

const alarmsOf = ({ observability }: Synthesised): Alarm[] =>
  Object.values(observability.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as Alarm);

describe('The observability stack', () => {
  const synthesised = synthesise();
  const { observability, imageScan } = synthesised;
  const alarms = alarmsOf(synthesised);
  const names = alarms.map(({ AlarmName }) => AlarmName);

  it('has every alarm, with severity, meaning and link', () => {
    for (const { id, severity } of ALARMS) {
      const ours = alarms.filter(({ AlarmName }) => AlarmName.startsWith(`mayfly-${id}`));
      expect(ours).not.toHaveLength(0);
      for (const { AlarmDescription } of ours) {
        expect(AlarmDescription).toMatch(new RegExp(`^\\[${severity}\\] .+ docs/operator-runbook\\.md#alarm-${id}$`));
        expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
      }
    }
  });

  it('watches every dead-letter queue and every function of image-scan', () => {
    // A queue with a dead-letter queue of its own is one that works.
    const queues = Object.values(imageScan.findResources('AWS::SQS::Queue')).filter(
      ({ Properties }) => Properties.RedrivePolicy === undefined,
    );
    const functions = Object.values(imageScan.findResources('AWS::Lambda::Function'));
    expect(names.filter((name) => name.startsWith('mayfly-dead-letters-'))).toHaveLength(queues.length);
    expect(names.filter((name) => name.startsWith('mayfly-lambda-throttles-'))).toHaveLength(functions.length);
    expect(names).toEqual(
      expect.arrayContaining(['mayfly-lambda-throttles-claim', 'mayfly-lambda-throttles-custom-scan']),
    );
  });

  it('takes a sweep that does not report for an alarm, and a queue that does not for an empty one', () => {
    observability.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mayfly-oldest-lease',
      Namespace: 'Mayfly',
      MetricName: METRICS.oldestLease.name,
      Dimensions: [{ Name: 'service', Value: 'image-scan' }],
      Statistic: 'Maximum',
      Period: 3600,
      Threshold: 60,
      EvaluationPeriods: 2,
      TreatMissingData: 'breaching',
    });
    observability.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mayfly-dead-letters-PushDeadLetters',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('measures the rate of UNKNOWN among judged images', () => {
    observability.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mayfly-unknown-rate',
      Threshold: 25,
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: Match.stringLikeRegexp('^IF\\(FILL\\(unknown, 0\\) >= 3') }),
        Match.objectLike({
          Id: 'unknown',
          MetricStat: {
            Metric: {
              Namespace: 'Mayfly',
              MetricName: 'Verdicts',
              Dimensions: [
                { Name: 'service', Value: 'image-scan' },
                { Name: 'verdict', Value: 'UNKNOWN' },
              ],
            },
            Period: 3600,
            Stat: 'Sum',
          },
        }),
      ]),
    });
  });

  it('keeps to the ten metrics that one alarm may have', () => {
    const counts = alarms.map(({ Metrics }) => (Metrics ?? []).filter(({ MetricStat }) => MetricStat).length);
    expect(Math.max(...counts)).toBeGreaterThan(1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(10);
  });

  it('only shows its alarms where no topic is named', () => {
    expect(alarms.filter(({ AlarmActions, OKActions }) => AlarmActions ?? OKActions)).toEqual([]);
  });

  it('sends every alarm and its end to the topic that is named', () => {
    const sent = alarmsOf(synthesise({ observability: { alarmTopicArn: TOPIC } }));
    expect(sent).toHaveLength(alarms.length);
    for (const { AlarmActions, OKActions } of sent) {
      expect({ AlarmActions, OKActions }).toEqual({ AlarmActions: [TOPIC], OKActions: [TOPIC] });
    }
  });

  it('refuses a topic of another region', () => {
    const elsewhere = TOPIC.replace('eu-west-1', 'us-east-1');
    expect(() => synthesise({ observability: { alarmTopicArn: elsewhere } })).toThrow(InvalidSettings);
    expect(() => synthesise({ observability: { alarmTopicArn: elsewhere } })).toThrow(
      'mayfly.observability.alarmTopicArn: the topic is in us-east-1',
    );
  });

  it('links a runbook at another address', () => {
    const [first] = alarmsOf(synthesise({ observability: { runbook: 'https://wiki.example/mayfly' } }));
    expect(first?.AlarmDescription).toContain(' https://wiki.example/mayfly#alarm-');
  });

  it('names alarms and dashboard after the deployment', () => {
    const { observability: second } = synthesise({ name: 'second' });
    second.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'second' });
    second.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'second-unknown-rate' });
  });

  it('has a dashboard, unless told otherwise', () => {
    observability.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    synthesise({ observability: { dashboard: false } }).observability.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });

  it.each([
    ...Object.values(METRICS).flatMap((metric) => (typeof metric === 'string' ? [] : [metric.name])),
    'ExecutionsFailed',
    'ExecutionsTimedOut',
    'ExecutionThrottled',
    'Errors',
    'Throttles',
    'Duration',
    'ApproximateNumberOfMessagesVisible',
    'ReadThrottleEvents',
    'WriteThrottleEvents',
    'ConsumedReadCapacityUnits',
    'ConsumedWriteCapacityUnits',
  ])('shows %s', (metric) => {
    const [dashboard] = Object.values(observability.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(dashboard)).toContain(`\\"${metric}\\"`);
  });

  it('has no alarms of an audit API that is not deployed', () => {
    expect(names.filter((name) => name.includes('audit-api'))).toEqual([]);
  });

  it('never stands in the way of a change of what it watches', () => {
    const exports = Object.values(imageScan.findOutputs('*')).flatMap(({ Export }) => Export ?? []);
    expect(exports).toEqual([]);
    expect(JSON.stringify(observability.toJSON())).not.toContain('Fn::ImportValue');
  });
});
