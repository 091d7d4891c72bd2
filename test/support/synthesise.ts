import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdk from '../../cdk.json';
import { parseSettings } from '../../lib/settings';
import { ImageScanStack } from '../../lib/stacks/image-scan-stack';
import { StatefulStack } from '../../lib/stacks/stateful-stack';

/** The account and region that the tests' templates are made for. */
export const ENVIRONMENT = { account: '111122223333', region: 'eu-west-1' } as const;

export interface Synthesised {
  readonly stateful: Template;
  readonly imageScan: Template;
}

/** Both stacks as `bin/app.ts` makes them, without bundling the functions: templates do not depend on their code. */
export function synthesise(settings: unknown = {}): Synthesised {
  const app = new App({ context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
  const stateful = new StatefulStack(app, 'stateful', { env: ENVIRONMENT });
  const imageScan = new ImageScanStack(app, 'image-scan', {
    env: ENVIRONMENT,
    settings: parseSettings(settings),
    stateful,
  });
  return { stateful: Template.fromStack(stateful), imageScan: Template.fromStack(imageScan) };
}
