import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';
import { toolEnvironment } from './environment';
import { DeployFailedError } from './errors';
import { ownEnvironment, run } from './run';
import type { LocalAccount } from './start';

const PROJECT = resolve(__dirname, '..', '..');

/**
 * Mayfly's stacks that the local account can deploy, of a deployment with the default name. Not among them: observability
 * and account settings. MiniStack has no metric-math alarms, archives of events or pull-time exclusions.
 */
export const LOCAL_STACKS: readonly string[] = ['mayfly-stateful', 'mayfly-image-scan'];
/** Where the settings have an audit API. */
export const AUDIT_API_STACK = 'mayfly-audit-api';

export interface DeployOptions {
  /** Folder of the CDK app: where its cdk.json is. */
  readonly directory: string;
  /** Names of the stacks to deploy, with those that they depend on. @default - all of the app */
  readonly stacks?: readonly string[];
  /** Context values for the app, as `cdk --context` takes them. */
  readonly context?: Readonly<Record<string, string>>;
  /** Called with each line that the CDK prints. */
  readonly progress?: (line: string) => void;
  /** False when the account has been bootstrapped before. @default true */
  readonly bootstrap?: boolean;
  readonly signal?: AbortSignal;
}

/** Output values by stack name and output key. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Runs the real `cdk bootstrap` and `cdk deploy` against the local account, with the Node.js that runs us, and
 * returns the stacks' outputs. Everything that the CDK writes goes to the account's temporary folder.
 *
 * @throws DeployFailedError with the last lines that the CDK printed
 */
export async function deploy(account: LocalAccount, options: DeployOptions): Promise<StackOutputs> {
  const work = await mkdtemp(join(account.temporaryDirectory, 'cdk-'));
  try {
    if (options.bootstrap !== false) {
      await cdk(account, options, 'bootstrap', [`aws://${account.account}/${account.region}`]);
    }
    const outputs = join(work, 'outputs.json');
    const context = Object.entries(options.context ?? {}).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
    await cdk(account, options, 'deploy', [
      ...(options.stacks ?? ['--all']),
      ...['--require-approval', 'never'],
      ...['--progress', 'events'],
      ...['--output', join(work, 'cdk.out')],
      ...['--outputs-file', outputs],
      ...context,
    ]);
    return await readOutputs(outputs);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function cdk(
  account: LocalAccount,
  options: DeployOptions,
  step: 'bootstrap' | 'deploy',
  args: readonly string[],
): Promise<void> {
  const { directory, progress, signal } = options;
  const tools = toolEnvironment(account, ownEnvironment());
  const commands = [
    account.nodeDirectory,
    join(directory, 'node_modules', '.bin'),
    join(PROJECT, 'node_modules', '.bin'),
  ];
  const env = {
    ...tools,
    PATH: [...commands, tools['PATH']].join(delimiter),
    CDK_HOME: join(account.temporaryDirectory, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
    NO_COLOR: '1',
  };
  // Bootstrapping needs no app, and synthesizing one for it would take as long as the bootstrap itself.
  const cwd = step === 'bootstrap' ? account.temporaryDirectory : directory;
  const result = await run(
    process.execPath,
    [cdkCommand(), step, ...args, '--ci', '--no-notices', '--no-version-reporting'],
    {
      cwd,
      env,
      ...(progress !== undefined && { onLine: progress }),
      ...(signal !== undefined && { signal }),
    },
  );
  if (result.exitCode !== 0) {
    throw new DeployFailedError({ step, directory, exitCode: result.exitCode, lastLines: result.lastLines });
  }
}

function cdkCommand(): string {
  return join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
}

const outputsFile = z.record(z.string(), z.record(z.string(), z.string()));

/** The CDK writes no file when no stack has an output. */
async function readOutputs(file: string): Promise<StackOutputs> {
  try {
    return outputsFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
