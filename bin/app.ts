import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings } from '../lib/settings';
import { AccountSettingsStack } from '../lib/stacks/account-settings-stack';
import { AuditApiStack } from '../lib/stacks/audit-api-stack';
import { ImageScanStack } from '../lib/stacks/image-scan-stack';
import { ObservabilityStack } from '../lib/stacks/observability-stack';
import { OrganisationStack } from '../lib/stacks/organisation-stack';
import { statefulStackName } from '../lib/stacks/stateful-exports';
import { StatefulStack } from '../lib/stacks/stateful-stack';
import { orEnd } from './or-end';

const app = new App();
orEnd(() => {
  const settings = readSettings(app.node);
  const { name, evidence, organisation, auditApi } = settings;
  const account = process.env['CDK_DEFAULT_ACCOUNT'];
  const region = process.env['CDK_DEFAULT_REGION'];
  const env = { ...(account ? { account } : {}), ...(region ? { region } : {}) };

  const stateful = new StatefulStack(app, statefulStackName(name), { env, evidence });
  const { scan } = new ImageScanStack(app, `${name}-image-scan`, { env, settings, stateful });
  const api = auditApi && new AuditApiStack(app, `${name}-audit-api`, { env, auditApi, stateful }).api;
  new ObservabilityStack(app, `${name}-observability`, { env, settings, scan, auditApi: api });
  new AccountSettingsStack(app, `${name}-account-settings`, {
    env,
    settings,
    scannerRole: scan.scannerRole,
    bus: scan.bus,
  });
  if (organisation) new OrganisationStack(app, `${name}-organisation`, { env, settings, organisation, stateful });
});

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
