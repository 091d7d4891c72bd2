import { join } from 'node:path';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { freePort } from '../account/free-port';
import { auditApiUrl } from '../audit-api-url';
import { type Issuer, startIssuer } from '../issuer/start-issuer';
import { RECIPE_VARIABLE } from '../registry/codebuild/run-build';
import { startDeployment } from '../start-deployment';

/** The registry's scans of sample images are instant: a tenth of the usual delays is waiting enough. */
const WAIT_SCALE = 0.1;

/** The samples' repositories. One is scanned on push; in the other Mayfly has to ask for the scan. */
export const REPOSITORIES = [
  { repository: 'sample/storefront', scanOnPush: true },
  { repository: 'sample/checkout', scanOnPush: false },
] as const;

/** The build project that the samples' policy names, and the recipe that it builds. */
const REBUILD = { project: 'rebuild-checkout', recipe: 'checkout' } as const;

export interface SampleAccount {
  /** What the command line and AWS SDKs need to reach it. */
  readonly env: Readonly<Record<string, string>>;
  readonly temporaryDirectory: string;
  /** Where the audit API answers. */
  readonly auditUrl: string;
  /** Gives the tokens that the audit API takes. */
  readonly issuer: Issuer;
  stop(): Promise<void>;
}

/** A local account with Mayfly deployed, the samples' repositories, and the project that rebuilds one of them. */
export async function startSampleAccount(options: {
  readonly examples: string;
  readonly progress: (line: string) => void;
}): Promise<SampleAccount> {
  const { examples, progress } = options;
  progress('Starting the local account (the first time it is installed, which takes a minute)');
  const issuer = await startIssuer();
  const { account, registry, outputs, ...deployment } = await startDeployment({
    ports: { registry: await freePort() },
    waitScale: WAIT_SCALE,
    examples,
    settings: { remediation: { projects: [REBUILD.project] }, auditApi: apiSettings(issuer) },
    onDeploy: () => progress('Deploying Mayfly with "cdk bootstrap" and "cdk deploy"'),
  }).catch(async (error: unknown) => {
    await issuer.close();
    throw error;
  });
  const stop = async () => {
    await deployment.stop();
    await issuer.close();
  };
  try {
    progress('Making the repositories of the samples and the project that rebuilds one of them');
    await makeRepositories(registry.url, account.region, account.account);
    await makeProject(registry.url, account.region, account.account);
    const auditUrl = auditApiUrl(account.url, outputs);
    return { env: account.env, temporaryDirectory: account.temporaryDirectory, auditUrl, issuer, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The API's settings for a local issuer. */
function apiSettings({ issuer, audience, publicKeyUrl }: Issuer) {
  return { issuer, audience, publicKeyUrl };
}

const clientOf = (endpoint: string, region: string, account: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: account, secretAccessKey: 'test' },
});

async function makeRepositories(endpoint: string, region: string, account: string): Promise<void> {
  const ecr = new ECRClient(clientOf(endpoint, region, account));
  for (const { repository, scanOnPush } of REPOSITORIES) {
    await ecr.send(
      new CreateRepositoryCommand({ repositoryName: repository, imageScanningConfiguration: { scanOnPush } }),
    );
  }
}

async function makeProject(endpoint: string, region: string, account: string): Promise<void> {
  await new CodeBuildClient(clientOf(endpoint, region, account)).send(
    new CreateProjectCommand({
      name: REBUILD.project,
      description: `Builds ${join('examples', 'images', REBUILD.recipe)}`,
      source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'ARM_CONTAINER',
        image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0',
        computeType: 'BUILD_GENERAL1_SMALL',
        environmentVariables: [{ name: RECIPE_VARIABLE, value: REBUILD.recipe }],
      },
      serviceRole: `arn:aws:iam::${account}:role/rebuild`,
    }),
  );
}
