import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdk from '../../cdk.json';
import { parseSettings } from '../../lib/settings';
import { AccountSettingsStack } from '../../lib/stacks/account-settings-stack';
import { ImageScanStack } from '../../lib/stacks/image-scan-stack';
import { ObservabilityStack } from '../../lib/stacks/observability-stack';
import { StatefulStack } from '../../lib/stacks/stateful-stack';

/** The account and region that the tests' templates are made for. */
export const ENVIRONMENT = { account: '111122223333', region: 'eu-west-1' } as const;

export interface Synthesised {
  readonly stateful: Template;
  readonly imageScan: Template;
  readonly observability: Template;
  readonly accountSettings: Template;
}

/** All stacks as `bin/app.ts` makes them, without bundling the functions: templates do not depend on their code. */
export function synthesise(given: unknown = {}): Synthesised {
  const app = new App({ context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
  const env = ENVIRONMENT;
  const settings = parseSettings(given);
  const stateful = new StatefulStack(app, 'stateful', { env, evidence: settings.evidence });
  const imageScan = new ImageScanStack(app, 'image-scan', { env, settings, stateful });
  const { scan } = imageScan;
  const observability = new ObservabilityStack(app, 'observability', { env, settings, scan });
  const accountSettings = new AccountSettingsStack(app, 'account-settings', {
    env,
    settings,
    scannerRole: scan.scannerRole,
    bus: scan.bus,
  });
  return {
    stateful: Template.fromStack(stateful),
    imageScan: Template.fromStack(imageScan),
    observability: Template.fromStack(observability),
    accountSettings: Template.fromStack(accountSettings),
  };
}
