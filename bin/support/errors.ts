import { MayflyError } from '../../lambdas/shared/errors';
import { EXIT, type ExitCode } from './exit-codes';

/** What the command line throws on purpose; anything else comes from the rooms that it uses. */
export abstract class CommandLineError extends MayflyError {
  abstract readonly exitCode: ExitCode;
}

/** What was typed cannot be done as it stands. */
export class UsageError extends CommandLineError {
  override readonly name = 'UsageError';
  override readonly exitCode = EXIT.usage;
}

/** The image that was named is not in the registry. */
export class NotPushed extends CommandLineError {
  override readonly name = 'NotPushed';
  override readonly exitCode = EXIT.unknown;
  readonly image: string;
  constructor(image: string, where: { readonly account: string; readonly region: string }) {
    super(
      `Not pushed: there is no ${image} in the registry of account ${where.account}, region ${where.region}. ` +
        'Push it, or check the name, the credentials and --region.',
    );
    this.image = image;
  }
}

export class DeploymentNotFound extends CommandLineError {
  override readonly name = 'DeploymentNotFound';
  override readonly exitCode = EXIT.failed;
  readonly deployment: string;
  readonly parameter: string;
  constructor(deployment: string, region: string, parameter: string, options?: ErrorOptions) {
    super(
      `There is no Mayfly deployment named "${deployment}" in this account in region ${region} (no parameter ${parameter}). ` +
        'Deploy with: npx cdk deploy --all. If it has another name, account or region, use --deployment, other credentials or --region.',
      options,
    );
    this.deployment = deployment;
    this.parameter = parameter;
  }
}

/** The deployment's parameter holds something that this version does not understand. */
export class InvalidDeployment extends CommandLineError {
  override readonly name = 'InvalidDeployment';
  override readonly exitCode = EXIT.failed;
  readonly parameter: string;
  constructor(parameter: string, why: string, options?: ErrorOptions) {
    super(
      `The parameter ${parameter} does not describe a deployment that this version understands: ${why}. ` +
        'Deploy again with: npx cdk deploy --all.',
      options,
    );
    this.parameter = parameter;
  }
}

export class RepositoryMissing extends CommandLineError {
  override readonly name = 'RepositoryMissing';
  override readonly exitCode = EXIT.failed;
  readonly repository: string;
  constructor(repository: string, region: string, options?: ErrorOptions) {
    super(
      `There is no repository "${repository}" in the registry in region ${region}. Create it with --create, or with:\n` +
        `  aws ecr create-repository --repository-name ${repository} --region ${region}`,
      options,
    );
    this.repository = repository;
  }
}
