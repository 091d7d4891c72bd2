import { CommandLineError } from '../errors';
import { EXIT } from '../exit-codes';

/** The audit API answered with something that is no success. */
export class AuditApiProblem extends CommandLineError {
  override readonly name = 'AuditApiProblem';
  override readonly exitCode;
  readonly status: number;

  constructor(status: number, told: string) {
    super(`The audit API answered with ${status}: ${told}${ADVICE[status] ?? ''}`);
    this.status = status;
    this.exitCode = status === 400 ? EXIT.usage : EXIT.failed;
  }
}

const ADVICE: Readonly<Record<number, string>> = {
  401: ' Set MAYFLY_TOKEN to a token of the issuer that the API was deployed with.',
  403: ' The token needs the role "auditor" or "operator".',
  429: ' Ask again in a minute.',
  503: ' Ask again in a moment.',
};

/** Nobody answered at the address that was given, or not as the audit API does. */
export class AuditApiUnreachable extends CommandLineError {
  override readonly name = 'AuditApiUnreachable';
  override readonly exitCode = EXIT.failed;

  constructor(url: string, why: string, options?: ErrorOptions) {
    super(
      `There is no audit API at ${url} (${why}). Its address is the output AuditApiUrl of the deployment.`,
      options,
    );
  }
}
