import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InvalidSettings, readSettings, type Settings } from '../lib/settings';
import { ImageScanStack } from '../lib/stacks/image-scan-stack';
import { StatefulStack } from '../lib/stacks/stateful-stack';

const app = new App();
const settings = settingsOrEnd();
const account = process.env['CDK_DEFAULT_ACCOUNT'];
const region = process.env['CDK_DEFAULT_REGION'];
const env = { ...(account ? { account } : {}), ...(region ? { region } : {}) };

const stateful = new StatefulStack(app, `${settings.name}-stateful`, { env });
new ImageScanStack(app, `${settings.name}-image-scan`, { env, settings, stateful });

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

/** Whoever wrote a setting needs its path and what was expected; where we noticed it helps nobody. */
function settingsOrEnd(): Settings {
  try {
    return readSettings(app.node);
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    // Not `exitCode`: the app would still be synthesised, empty, when the process ends.
    process.exit(1);
  }
}
