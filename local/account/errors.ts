/** Base of everything that can go wrong with the local account. */
export class LocalAccountError extends Error {
  override readonly name: string = 'LocalAccountError';
}

/** A Python that was tried and why it is of no use. */
export interface RejectedPython {
  readonly command: string;
  readonly reason: string;
}

export class PythonNotFoundError extends LocalAccountError {
  override readonly name = 'PythonNotFoundError';
  readonly tried: readonly RejectedPython[];

  constructor(minimum: string, tried: readonly RejectedPython[]) {
    const found = tried.map(({ command, reason }) => `${command} (${reason})`).join(', ');
    super(
      `The local account runs on MiniStack, which needs Python ${minimum} or newer, and none was found on PATH. ` +
        `Tried: ${found}. Install Python ${minimum} or newer, then run again.`,
    );
    this.tried = tried;
  }
}

export class InstallFailedError extends LocalAccountError {
  override readonly name = 'InstallFailedError';
  readonly step: string;
  readonly exitCode: number | null;
  readonly lastLines: readonly string[];

  constructor(step: string, exitCode: number | null, lastLines: readonly string[], advice: string) {
    super(
      `MiniStack could not be installed: ${step} ended with ${exitCode ?? 'a signal'}. ${advice}${quote(lastLines)}`,
    );
    this.step = step;
    this.exitCode = exitCode;
    this.lastLines = lastLines;
  }
}

export class InstallLockedError extends LocalAccountError {
  override readonly name = 'InstallLockedError';
  readonly lock: string;
  readonly holder: number;

  constructor(lock: string, holder: number, seconds: number) {
    super(
      `Process ${holder} has been installing MiniStack for more than ${seconds} seconds (lock ${lock}). ` +
        'Wait for it or end it, then run again.',
    );
    this.lock = lock;
    this.holder = holder;
  }
}

export class AccountStartError extends LocalAccountError {
  override readonly name = 'AccountStartError';
  readonly reason: string;
  readonly lastLines: readonly string[];

  constructor(reason: string, lastLines: readonly string[], options?: ErrorOptions) {
    super(`The local account did not start: ${reason}${quote(lastLines)}`, options);
    this.reason = reason;
    this.lastLines = lastLines;
  }
}

export class DeployFailedError extends LocalAccountError {
  override readonly name = 'DeployFailedError';
  readonly step: 'bootstrap' | 'deploy';
  readonly directory: string;
  readonly exitCode: number | null;
  readonly lastLines: readonly string[];

  constructor(
    facts: {
      readonly step: 'bootstrap' | 'deploy';
      readonly directory: string;
      readonly exitCode: number | null;
      readonly lastLines: readonly string[];
    },
    options?: ErrorOptions,
  ) {
    super(
      `cdk ${facts.step} of ${facts.directory} into the local account ended with ${facts.exitCode ?? 'a signal'}.` +
        quote(facts.lastLines),
      options,
    );
    this.step = facts.step;
    this.directory = facts.directory;
    this.exitCode = facts.exitCode;
    this.lastLines = facts.lastLines;
  }
}

function quote(lines: readonly string[]): string {
  return lines.length === 0 ? '' : ` Its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
