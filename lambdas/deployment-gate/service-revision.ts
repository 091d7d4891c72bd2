import { DescribeServiceRevisionsCommand, DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { DIGEST_PATTERN } from '../verdicts/image-reference';
import { UnexpectedAnswer } from './errors';

/** A container of a deployment, whether it lives as long as the task or only prepares or serves another one. */
export interface DeployedContainer {
  readonly container: string;
  /** As the task definition names it. */
  readonly image: string;
  /**
   * The digest that ECS starts every task of the deployment with. It is known once the first task was started: not yet
   * at PRE_SCALE_UP. Source: ECS developer guide, "Container image resolution".
   */
  readonly resolvedDigest: string | null;
  /** False where the task definition says that each task shall look its tag up afresh. */
  readonly isResolvedOnce: boolean;
}

/**
 * Every container of the task definition that a service revision deploys. What AWS adds by itself when a task starts
 * (the Service Connect proxy, GuardDuty's agent) is not in it.
 * @throws UnexpectedAnswer where ECS does not know the revision or leaves out what the gate needs
 */
export async function readContainers(ecs: ECSClient, revisionArn: string): Promise<readonly DeployedContainer[]> {
  const { serviceRevisions, failures } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revisionArn] }),
  );
  const [revision] = serviceRevisions ?? [];
  if (revision?.taskDefinition === undefined)
    throw new UnexpectedAnswer(
      'DescribeServiceRevisions',
      'serviceRevisions[0].taskDefinition',
      `missing for ${revisionArn}${failures?.[0]?.reason ? ` (${failures[0].reason})` : ''}`,
    );

  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: revision.taskDefinition }),
  );
  if (taskDefinition?.containerDefinitions === undefined)
    throw new UnexpectedAnswer('DescribeTaskDefinition', 'taskDefinition.containerDefinitions', 'missing');

  const digests = new Map(
    revision.containerImages?.map(({ containerName, imageDigest }) => [containerName, imageDigest]),
  );
  return taskDefinition.containerDefinitions.map(({ name, image, versionConsistency }, index) => {
    const path = `taskDefinition.containerDefinitions[${index}]`;
    if (name === undefined) throw new UnexpectedAnswer('DescribeTaskDefinition', `${path}.name`, 'missing');
    if (image === undefined) throw new UnexpectedAnswer('DescribeTaskDefinition', `${path}.image`, 'missing');
    return {
      container: name,
      image,
      resolvedDigest: digestOf(digests.get(name), name),
      isResolvedOnce: versionConsistency !== 'disabled',
    };
  });
}

function digestOf(digest: string | undefined, container: string): string | null {
  if (digest === undefined || digest === '') return null;
  if (DIGEST_PATTERN.test(digest)) return digest;
  throw new UnexpectedAnswer(
    'DescribeServiceRevisions',
    `serviceRevisions[0].containerImages[${container}].imageDigest`,
    'not a digest',
  );
}
