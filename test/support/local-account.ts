import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { freePort } from '../../local/account/free-port';
import { startIssuer } from '../../local/issuer/start-issuer';
import { startDeployment } from '../../local/start-deployment';
import { startFaultProxy } from './fault-proxy';

const PROJECT = resolve(__dirname, '..', '..');
/** Short enough for a test to wait for a retry, long enough that a poll is not a busy loop. */
const WAIT_SCALE = 0.05;

/** The projects that tests may have built, and a wait that they can sit out. */
export const TEST_PROJECTS = [
  'rebuild-helps',
  'rebuild-fails',
  'rebuild-pushes-nothing',
  'rebuild-changes-nothing',
  'rebuild-in-vain',
] as const;
const TEST_SETTINGS = {
  imageScan: { scanDeadlineMinutes: 1, packageIndex: true, findingsSettleSeconds: 1 },
  remediation: {
    projects: TEST_PROJECTS,
    // The stand-in patches images itself: it fetches neither of these. Images of arm64 are not patched.
    patch: {
      copaVersion: '0.0.0',
      copaSha256: { amd64: '0'.repeat(64) },
      buildkitImage: `buildkit@sha256:${'0'.repeat(64)}`,
    },
  },
};

/** Name of the environment variable with the address where a process of the run gets the facts of its account. */
export const FACTS_VARIABLE = 'MAYFLY_TEST_ACCOUNT';

const sharedAccount = z.object({
  url: z.string(),
  account: z.string(),
  region: z.string(),
  temporaryDirectory: z.string(),
  /** For clients and commands of the tests: straight to account and registry, past the fault proxies. */
  env: z.record(z.string(), z.string()),
  /** The registry stand-in: ECR's and CodeBuild's API. */
  registryUrl: z.string(),
  /** Fault proxy between functions and DynamoDB and S3; drive it with `remoteFaultControl`. */
  accountFaultsUrl: z.string(),
  /** Fault proxy between functions and the registry stand-in. */
  registryFaultsUrl: z.string(),
  /** A copy of `examples` that the registry reads: tests add advisories and recipes to it. */
  examples: z.string(),
  /** Where tokens for the audit API are had; see `local/issuer`. */
  issuerUrl: z.string(),
  /** Output values by stack name and output key. */
  outputs: z.record(z.string(), z.record(z.string(), z.string())),
});

/** What tests need to know of the account that all integration tests of a process share. */
export type SharedAccount = Readonly<z.infer<typeof sharedAccount>>;

export interface StartedSharedAccount {
  readonly facts: SharedAccount;
  stop(): Promise<void>;
}

/**
 * Starts what the integration tests of a process share: account, registry stand-in, a fault proxy before each, and the app deployed.
 * Functions reach DynamoDB, S3, ECR, Inspector and CodeBuild through the proxies, by the endpoints in their environment.
 *
 * @param options.directory the CDK app to deploy; Mayfly's own unless said otherwise
 * @param options.log called with each line of progress
 */
export async function startSharedAccount(
  options: { readonly directory?: string; readonly log?: (line: string) => void } = {},
): Promise<StartedSharedAccount> {
  const { directory = PROJECT, log = () => {} } = options;
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (let end = started.pop(); end !== undefined; end = started.pop()) await end();
  };
  try {
    // Functions inherit the account's environment, so every address is chosen before the account starts.
    const [port, registryPort] = [await freePort(), await freePort()];
    const accountFaults = await startFaultProxy({ target: `http://127.0.0.1:${port}` });
    started.push(() => accountFaults.close());
    const registryFaults = await startFaultProxy({ target: `http://127.0.0.1:${registryPort}` });
    started.push(() => registryFaults.close());
    const issuer = await startIssuer();
    started.push(() => issuer.close());
    const auditApi = { issuer: issuer.issuer, audience: issuer.audience, publicKeyUrl: issuer.publicKeyUrl };
    let examples = '';
    const { account, registry, outputs, ...deployment } = await startDeployment({
      ports: { account: port, registry: registryPort },
      waitScale: WAIT_SCALE,
      endpoints: {
        dynamodb: accountFaults.url,
        s3: accountFaults.url,
        ecr: registryFaults.url,
        inspector2: registryFaults.url,
        codebuild: registryFaults.url,
      },
      examples: async (temporaryDirectory) => {
        examples = join(temporaryDirectory, 'examples');
        await cp(join(PROJECT, 'examples'), examples, { recursive: true });
        return examples;
      },
      directory,
      progress: log,
      settings: { ...TEST_SETTINGS, auditApi },
    });
    started.push(() => deployment.stop());
    // Tests begin with clean proxies: what the deployment called is no business of theirs.
    accountFaults.clear();
    registryFaults.clear();
    const env = {
      ...account.env,
      AWS_ENDPOINT_URL_DYNAMODB: account.url,
      AWS_ENDPOINT_URL_S3: account.url,
      AWS_ENDPOINT_URL_ECR: registry.url,
      AWS_ENDPOINT_URL_INSPECTOR2: registry.url,
      AWS_ENDPOINT_URL_CODEBUILD: registry.url,
      // Tests run `mayfly` over and over: its code, once compiled, loads in half the time.
      NODE_COMPILE_CACHE: join(account.temporaryDirectory, 'compile-cache'),
    };
    const { url, region, temporaryDirectory } = account;
    const facts: SharedAccount = {
      ...{ url, account: account.account, region, temporaryDirectory, env, examples, outputs },
      issuerUrl: issuer.issuer,
      registryUrl: registry.url,
      accountFaultsUrl: accountFaults.url,
      registryFaultsUrl: registryFaults.url,
    };
    return { facts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The account that this process's integration tests share; the first time, once it has started.
 *
 * @throws Error when the test does not run in the jest project that starts it, and when it cannot be started
 */
export async function readSharedAccount(): Promise<SharedAccount> {
  const desk = process.env[FACTS_VARIABLE];
  if (desk === undefined) {
    throw new Error(`${FACTS_VARIABLE} is not set: run integration tests with "jest --selectProjects integration".`);
  }
  const answer = await fetch(`${desk}/${process.env['JEST_WORKER_ID']}`);
  if (!answer.ok) throw new Error(`The account of these tests could not be started: ${await answer.text()}`);
  return sharedAccount.parse(await answer.json());
}

/** Configuration for any AWS SDK client of a test: straight to the account, past the fault proxies. */
export function clientConfiguration({ url, account, region }: Pick<SharedAccount, 'url' | 'account' | 'region'>): {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
} {
  return { endpoint: url, region, credentials: { accessKeyId: account, secretAccessKey: 'test' } };
}
