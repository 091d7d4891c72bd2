import { AdvisoryError } from '../../lambdas/image-scan/advisories/errors';
import { InvalidAdvisorySelection, InvalidAdvisorySource } from '../../lambdas/image-scan/advisories/sources/errors';
import { InvalidPolicy } from '../../lambdas/image-scan/policy/errors';
import {
  IndexNotPushable,
  InvalidPlatform,
  InvalidRegistryReference,
  NoSuchPlatform,
  NotPushable,
} from '../../lambdas/image-scan/registry/errors';
import { ScannerError } from '../../lambdas/image-scan/scanner/errors';
import { describeError, MayflyError } from '../../lambdas/shared/errors';
import { InvalidImageName } from '../../lambdas/verdicts/image-reference';
import { InvalidPackageUrl } from '../../lambdas/verdicts/incident-queries';
import { InvalidException } from '../../lambdas/verdicts/parse-exception';
import { InvalidCursor } from '../../lambdas/verdicts/queries';
import { explainAwsError } from './aws-errors';
import { CommandLineError } from './errors';
import { EXIT, type ExitCode } from './exit-codes';
import { isError } from './is-error';

export interface ExplainedError {
  readonly exitCode: ExitCode;
  readonly name: string;
  /** For people: what happened, where, what to do next. Never a stack. */
  readonly message: string;
}

/** What was typed, or the file that was named, is at fault: doing it again will not help. */
const USAGE = [
  AdvisoryError,
  InvalidAdvisorySelection,
  InvalidAdvisorySource,
  IndexNotPushable,
  InvalidImageName,
  InvalidCursor,
  InvalidException,
  InvalidPackageUrl,
  InvalidPolicy,
  InvalidPlatform,
  InvalidRegistryReference,
  NoSuchPlatform,
  NotPushable,
  ScannerError,
] as const;

/** Any thrown value as an exit code and a message. Never 1: a pipeline would take a failure for a verdict. */
export function explainError(thrown: unknown): ExplainedError {
  if (thrown instanceof CommandLineError)
    return { exitCode: thrown.exitCode, name: thrown.name, message: thrown.message };
  if (thrown instanceof Error && USAGE.some((kind) => thrown instanceof kind))
    return { exitCode: EXIT.usage, name: thrown.name, message: thrown.message };
  const aws = explainAwsError(thrown);
  if (aws !== null) return { exitCode: EXIT.failed, ...aws };
  if (thrown instanceof MayflyError) return { exitCode: EXIT.failed, name: thrown.name, message: withCause(thrown) };
  return {
    exitCode: EXIT.failed,
    name: isError(thrown) ? thrown.name : 'Error',
    message: `This should not have happened: ${describeError(thrown)}. Set MAYFLY_DEBUG=1 to see where.`,
  };
}

/** Stacks of the error and its causes, for MAYFLY_DEBUG. No fields: an SDK error's hold the whole response. */
export function stacksOf(thrown: unknown): string {
  const stacks: string[] = [];
  for (let error = thrown; isError(error) && stacks.length < 5; error = error.cause) {
    stacks.push(error.stack ?? describeError(error));
  }
  return stacks.join('\ncaused by: ');
}

function withCause(error: MayflyError): string {
  return error.cause === undefined ? error.message : `${error.message} Cause: ${describeError(error.cause)}`;
}
