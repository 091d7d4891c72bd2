import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** Three graphs fill a row of CloudWatch's 24 columns. */
const WIDTH = 8;

export function graph(title: string, ...left: readonly IMetric[]): GraphWidget {
  return new GraphWidget({ title, left: [...left], width: WIDTH, leftYAxis: { min: 0 } });
}
