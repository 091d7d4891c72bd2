import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings } from '../lib/settings';
import { ImageScanStack } from '../lib/stacks/image-scan-stack';
import { StatefulStack } from '../lib/stacks/stateful-stack';

const app = new App();
const settings = readSettings(app.node);
const account = process.env['CDK_DEFAULT_ACCOUNT'];
const region = process.env['CDK_DEFAULT_REGION'];
const env = { ...(account ? { account } : {}), ...(region ? { region } : {}) };

const stateful = new StatefulStack(app, `${settings.name}-stateful`, { env });
new ImageScanStack(app, `${settings.name}-image-scan`, { env, settings, stateful });

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
