import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings } from '../lib/settings';
import { MemberStack } from '../lib/stacks/member-stack';
import { orEnd } from './or-end';

/** An app of its own: `cdk deploy --all` of the other one has no business with what StackSets roll out. */
const app = new App();
orEnd(() => {
  const settings = readSettings(app.node);
  new MemberStack(app, `${settings.name}-member`, { settings });
});

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
