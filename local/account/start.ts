import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AccountFacts, accountUrl, clientEnvironment, type Endpoints, miniStackEnvironment } from './environment';
import { AccountStartError } from './errors';
import { freePort } from './free-port';
import { installMiniStack } from './install';
import { OutputLines } from './output-lines';
import { ownEnvironment } from './run';

const KEEPER = join(__dirname, 'keeper.py');
const HEALTH_POLL_MILLISECONDS = 50;
const HEALTH_TIMEOUT_MILLISECONDS = 30_000;
/** The keeper gives children two seconds; then it ends itself and them for good. */
const STOP_TIMEOUT_MILLISECONDS = 10_000;
/** Somebody else may take a free port between our look and MiniStack's bind. */
const PORT_ATTEMPTS = 3;

export interface StartOptions {
  /** More environment for MiniStack and so for every Lambda function in it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Services that functions and clients find elsewhere, such as `{ecr: 'http://127.0.0.1:4000'}`. */
  readonly endpoints?: Endpoints;
  /** Factor on the waits and retry delays of state machines; 0 skips them. @default 1 */
  readonly waitScale?: number;
  /**
   * Whether MiniStack evaluates IAM policies, so that a function may do only what its role allows. The account's own
   * credentials may do everything. @default false
   */
  readonly enforceIam?: boolean;
  /**
   * How many functions may run at once; more wait their turn. For floods that would start hundreds of processes. A function
   * that waits for another one takes two turns. @default - as many as are invoked
   */
  readonly maxInvocations?: number;
  /** @default - a free one */
  readonly port?: number;
  /** Twelve digits. @default '111122223333' */
  readonly account?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** Python of a virtual environment with MiniStack. @default - the project's own, installed when needed */
  readonly python?: string;
  /** Called with each line of progress and of MiniStack's log. */
  readonly log?: (line: string) => void;
}

/** A running local account. */
export interface LocalAccount extends AccountFacts {
  readonly url: string;
  /** What an AWS SDK or the AWS CDK needs to talk to the account. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends all processes of the account and removes its files. Calling it again does no harm. */
  stop(): Promise<void>;
}

/**
 * Starts MiniStack on 127.0.0.1 with a private temporary folder (mode 0700) and waits until it answers. It ends with
 * `stop()` or with this process, however that ends.
 *
 * @throws AccountStartError with MiniStack's last lines, and what `installMiniStack` throws
 */
export async function startAccount(options: StartOptions = {}): Promise<LocalAccount> {
  const { log = () => {} } = options;
  const python = options.python ?? (await installMiniStack({ log })).python;
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      return await startOn(port, python, options);
    } catch (error) {
      const lost =
        error instanceof AccountStartError && error.lastLines.some((line) => line.includes('already in use'));
      if (!lost || options.port !== undefined || attempt === PORT_ATTEMPTS) throw error;
      log(`Port ${port} was taken meanwhile; trying another.`);
    }
  }
}

async function startOn(port: number, python: string, options: StartOptions): Promise<LocalAccount> {
  const facts: AccountFacts = {
    port,
    account: options.account ?? '111122223333',
    region: options.region ?? 'us-east-1',
    temporaryDirectory: await mkdtemp(join(tmpdir(), 'mayfly-account-')),
    nodeDirectory: dirname(process.execPath),
    endpoints: options.endpoints ?? {},
  };
  const marker = randomUUID();
  const lines = new OutputLines(options.log);
  const child = spawn(python, [KEEPER, facts.temporaryDirectory], {
    cwd: facts.temporaryDirectory,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: miniStackEnvironment(facts, ownEnvironment(), {
      marker,
      waitScale: options.waitScale ?? 1,
      enforceIam: options.enforceIam ?? false,
      extra: { ...bounds(options), ...options.env },
    }),
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push('stdout', text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => lines.push('stderr', text));
  child.stdin.on('error', () => {});

  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= end(child, facts.temporaryDirectory);
    return stopping;
  };
  try {
    await healthy(child, accountUrl(port), marker);
  } catch (error) {
    await stop();
    lines.end();
    throw new AccountStartError(error instanceof Error ? error.message : String(error), lines.last(), { cause: error });
  }
  return { ...facts, url: accountUrl(port), env: clientEnvironment(facts), stop };
}

/** MiniStack's own bound refuses what is above it, so it is lifted. */
function bounds({ maxInvocations }: StartOptions): Readonly<Record<string, string>> {
  if (maxInvocations === undefined) return {};
  return { MAYFLY_MAX_INVOCATIONS: String(maxInvocations), LAMBDA_ACCOUNT_CONCURRENCY: '0' };
}

/** Waits until the MiniStack that carries our marker answers. */
async function healthy(child: ChildProcess, url: string, marker: string): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const deadline = Date.now() + HEALTH_TIMEOUT_MILLISECONDS;
  while (Date.now() < deadline) {
    if (failure !== undefined) throw failure;
    if (hasEnded(child)) throw new Error('MiniStack ended at once.');
    const edition = await reportedEdition(url);
    if (edition === marker) return;
    await sleep(HEALTH_POLL_MILLISECONDS);
  }
  throw new Error(`MiniStack did not answer at ${url} within ${HEALTH_TIMEOUT_MILLISECONDS / 1_000} seconds.`);
}

async function reportedEdition(url: string): Promise<unknown> {
  try {
    const response = await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(2_000) });
    const report: unknown = await response.json();
    return typeof report === 'object' && report !== null && 'edition' in report ? report.edition : undefined;
  } catch {
    return undefined;
  }
}

/** Closing standard input tells the keeper to end everything; if it does not, its process group is killed. */
async function end(child: ChildProcess, temporaryDirectory: string): Promise<void> {
  if (child.pid !== undefined && !hasEnded(child)) {
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    const { pid } = child;
    const impatience = setTimeout(() => killGroup(pid), STOP_TIMEOUT_MILLISECONDS);
    child.stdin?.end();
    await ended;
    clearTimeout(impatience);
  }
  await rm(temporaryDirectory, { recursive: true, force: true });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
