import type { Command } from 'commander';
import { DEFAULT_DEPLOYMENT } from '../../lambdas/image-scan/contract';
import type { CliContext, Clients } from './context';
import { type FoundDeployment, findDeployment } from './deployment';
import { UsageError } from './errors';
import { EXIT, type ExitCode } from './exit-codes';
import { explainError, stacksOf } from './explain-error';
import { createOutput, type Output } from './output';

/** Options of every command. */
export interface GlobalOptions {
  readonly deployment?: string;
  readonly region?: string;
  readonly json?: boolean;
  /** Of `audit`: where its API answers. */
  readonly url?: string;
}

/** What a command works with. */
export interface Invocation extends Pick<CliContext, 'clock' | 'env' | 'sleep'> {
  readonly out: Output;
  /** Address of an audit API to ask instead of the deployment's table; undefined where there is none. */
  readonly auditUrl: string | undefined;
  readonly clients: Clients;
  /** Looks the deployment up. @throws DeploymentNotFound, InvalidDeployment */
  readonly deployment: () => Promise<FoundDeployment>;
}

/** One run of the command line: hands commands what they need, and keeps how the run ended. */
export class CommandLine {
  readonly #context: CliContext;
  /** Known before the options are parsed, so that a wrong option is answered in JSON too. */
  readonly #json: boolean;
  exitCode: ExitCode = EXIT.done;

  constructor(context: CliContext, json: boolean) {
    this.#context = context;
    this.#json = json;
  }

  /** Runs a command's work, and turns whatever it throws into an exit code and a message. */
  async run(command: Command, work: (invocation: Invocation) => Promise<ExitCode>): Promise<void> {
    try {
      this.exitCode = await work(this.#invocation(command.optsWithGlobals<GlobalOptions>()));
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** @param message what commander has written to stderr already. */
  failUsage(message: string): void {
    this.exitCode = EXIT.usage;
    if (this.#json) this.#output().answer({ error: { name: 'UsageError', message } }, []);
  }

  #invocation(options: GlobalOptions): Invocation {
    const { env, connect, clock, sleep } = this.#context;
    const clients = connect(regionOf(options));
    const name = options.deployment ?? (env['MAYFLY_DEPLOYMENT'] || DEFAULT_DEPLOYMENT);
    const deployment = () => findDeployment(clients.ssm(), name);
    return { out: this.#output(), auditUrl: options.url, clients, clock, env, sleep, deployment };
  }

  #fail(thrown: unknown): void {
    const { exitCode, name, message } = explainError(thrown);
    const out = this.#output();
    this.exitCode = exitCode;
    out.error(message);
    if (this.#context.env['MAYFLY_DEBUG']) out.note(stacksOf(thrown));
    if (this.#json) out.answer({ error: { name, message } }, []);
  }

  #output(): Output {
    return createOutput(this.#context, this.#json);
  }
}

function regionOf({ region }: GlobalOptions): string | undefined {
  if (region === undefined || /^[a-z]{2,}(?:-[a-z0-9]+)+-\d+$/.test(region)) return region;
  throw new UsageError(`"${region}" is not an AWS region. Write it like eu-west-1.`);
}
