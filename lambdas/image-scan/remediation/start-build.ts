import {
  type CodeBuildClient,
  InvalidInputException,
  ResourceNotFoundException,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import { MayflyError } from '../../shared/errors';
import type { Attempt } from '../../verdicts/attempt';
import { BUILD_ENV } from '../contract';

/** CodeBuild will not start this build however often it is asked. */
export class BuildRefused extends MayflyError {
  override readonly name = 'BuildRefused';
  readonly project: string;
  constructor(project: string, options: ErrorOptions) {
    super(`CodeBuild refuses to start ${project}.`, options);
    this.project = project;
  }
}

/**
 * Starts the rebuild of an attempt; asked again within five minutes (CodeBuild's limit for an idempotency token), it
 * starts no second one.
 *
 * @returns the build's id
 * @throws BuildRefused where asking again is no use; anything else may pass
 */
export async function startBuild(codeBuild: CodeBuildClient, attempt: Attempt): Promise<string> {
  const variables = {
    [BUILD_ENV.attemptId]: attempt.attemptId,
    [BUILD_ENV.sourceDigest]: attempt.sourceDigest,
    [BUILD_ENV.repository]: attempt.repository,
    [BUILD_ENV.targetTag]: attempt.targetTag,
    [BUILD_ENV.noCache]: '1',
  };
  try {
    const { build } = await codeBuild.send(
      new StartBuildCommand({
        projectName: attempt.project,
        idempotencyToken: attempt.attemptId,
        environmentVariablesOverride: Object.entries(variables).map(([name, value]) => ({
          name,
          value,
          type: 'PLAINTEXT',
        })),
      }),
    );
    return build?.id ?? '';
  } catch (error) {
    if (error instanceof ResourceNotFoundException || error instanceof InvalidInputException) {
      throw new BuildRefused(attempt.project, { cause: error });
    }
    throw error;
  }
}
