import { randomUUID } from 'node:crypto';
import { BatchGetBuildsCommand, CreateProjectCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { DescribeImagesCommand, StartImageScanCommand } from '@aws-sdk/client-ecr';
import { exampleImage, type RegistryRoom, registryRoom } from './registry-room';

jest.setTimeout(60_000);

describe('the registry stand-in as a builder', () => {
  let room: RegistryRoom;
  beforeAll(async () => {
    room = await registryRoom();
  });
  afterAll(() => room.close());

  async function broken(behaviour: object = {}) {
    const project = `registry-test-${randomUUID()}`;
    await room.codeBuild.send(
      new CreateProjectCommand({
        name: project,
        source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
        artifacts: { type: 'NO_ARTIFACTS' },
        environment: {
          type: 'LINUX_CONTAINER',
          image: 'aws/codebuild/standard:7.0',
          computeType: 'BUILD_GENERAL1_SMALL',
          environmentVariables: [
            { name: 'MAYFLY_RECIPE', value: 'checkout' },
            { name: 'NO_CACHE', value: '0' },
          ],
        },
        serviceRole: `arn:aws:iam::${room.facts.account}:role/build`,
      }),
    );
    await room.control(`projects/${project}`, behaviour);
    const repository = await room.repository({ scanOnPush: true });
    const digest = await room.push(await exampleImage('checkout'), repository, 'v1');
    const ends = await room.listen({
      source: ['aws.codebuild'],
      detail: { 'project-name': [project], 'build-status': ['SUCCEEDED', 'FAILED'] },
    });
    const pushes = await room.listen({
      source: ['aws.ecr'],
      detail: { 'repository-name': [repository], 'action-type': ['PUSH'], 'image-tag': ['mayfly-1'] },
    });
    const idempotencyToken = randomUUID();
    const command = new StartBuildCommand({
      projectName: project,
      idempotencyToken,
      environmentVariablesOverride: [
        { name: 'MAYFLY_ATTEMPT_ID', value: '1' },
        { name: 'SOURCE_DIGEST', value: digest },
        { name: 'REPOSITORY', value: repository },
        { name: 'TARGET_TAG', value: 'mayfly-1' },
        { name: 'NO_CACHE', value: '1', type: 'PLAINTEXT' as const },
      ],
    });
    return { project, repository, digest, ends, pushes, command, idempotencyToken };
  }

  it('rebuilds with the newest packages: the new image is clean', async () => {
    const { project, repository, digest, ends, pushes, command } = await broken();
    const { build } = await room.codeBuild.send(command);
    expect(build).toMatchObject({ projectName: project, buildStatus: 'IN_PROGRESS', buildComplete: false });

    const push = await pushes.next();
    const rebuilt = String(push.detail['image-digest']);
    expect(rebuilt).not.toBe(digest);
    const end = await ends.next();
    expect(end).toMatchObject({
      source: 'aws.codebuild',
      'detail-type': 'CodeBuild Build State Change',
      resources: [build?.arn],
      detail: {
        'build-status': 'SUCCEEDED',
        'project-name': project,
        'build-id': build?.arn,
        'current-phase': 'COMPLETED',
      },
    });
    expect(end.detail['additional-information']).toMatchObject({
      'build-complete': true,
      environment: {
        'environment-variables': expect.arrayContaining([
          { name: 'MAYFLY_RECIPE', type: 'PLAINTEXT', value: 'checkout' },
          { name: 'MAYFLY_ATTEMPT_ID', type: 'PLAINTEXT', value: '1' },
          { name: 'NO_CACHE', type: 'PLAINTEXT', value: '1' },
        ]),
      },
    });
    const { builds } = await room.codeBuild.send(new BatchGetBuildsCommand({ ids: [build?.id ?? ''] }));
    expect(builds?.[0]).toMatchObject({ buildStatus: 'SUCCEEDED', buildComplete: true, endTime: expect.any(Date) });
    const scan = await room.scanned(repository, rebuilt);
    expect(scan.imageScanFindings?.findings).toEqual([]);
  });

  it('starts one build for one token', async () => {
    const { project, command, ends, idempotencyToken } = await broken();
    const [one, two] = await Promise.all([room.codeBuild.send(command), room.codeBuild.send(command)]);
    expect(two.build?.id).toBe(one.build?.id);
    await ends.next();
    await ends.quiet();
    const other = new StartBuildCommand({ projectName: project, idempotencyToken });
    await expect(room.codeBuild.send(other)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it('can build an image that changes nothing', async () => {
    const { digest, pushes, ends, command } = await broken({ build: 'unchanged' });
    await room.codeBuild.send(command);
    expect((await pushes.next()).detail).toMatchObject({ 'image-digest': digest });
    expect((await ends.next()).detail).toMatchObject({ 'build-status': 'SUCCEEDED' });
  });

  it('can build another image that is as vulnerable', async () => {
    const { repository, digest, pushes, command } = await broken({ build: 'still-vulnerable' });
    await room.codeBuild.send(command);
    const rebuilt = String((await pushes.next()).detail['image-digest']);
    expect(rebuilt).not.toBe(digest);
    await room.control(`repositories/${repository}`, { scan: { limit: 'lifted' } });
    await room.ecr.send(new StartImageScanCommand({ repositoryName: repository, imageId: { imageDigest: rebuilt } }));
    const scan = await room.scanned(repository, rebuilt);
    expect(scan.imageScanFindings?.findingSeverityCounts).toMatchObject({ CRITICAL: 3 });
  });

  it.each([
    ['no-push', 'SUCCEEDED'],
    ['fail', 'FAILED'],
  ])('can end without an image: %s', async (build, status) => {
    const { repository, ends, command } = await broken({ build });
    await room.codeBuild.send(command);
    expect((await ends.next()).detail).toMatchObject({ 'build-status': status });
    const describe = new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: 'mayfly-1' }] });
    await expect(room.ecr.send(describe)).rejects.toMatchObject({ name: 'ImageNotFoundException' });
  });

  it('fails, and says why, when the build lacks what it needs', async () => {
    const { project, ends } = await broken();
    const { build } = await room.codeBuild.send(new StartBuildCommand({ projectName: project }));
    expect((await ends.next()).detail).toMatchObject({ 'build-status': 'FAILED' });
    const { builds } = await room.codeBuild.send(new BatchGetBuildsCommand({ ids: [build?.id ?? ''] }));
    const messages = builds?.[0]?.phases?.flatMap(({ contexts = [] }) => contexts.map(({ message }) => message));
    expect(messages).toEqual([expect.stringContaining('no REPOSITORY')]);
  });

  it('knows neither unknown projects nor unknown builds', async () => {
    await expect(room.codeBuild.send(new StartBuildCommand({ projectName: 'nope' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const { buildsNotFound } = await room.codeBuild.send(new BatchGetBuildsCommand({ ids: ['nope:1'] }));
    expect(buildsNotFound).toEqual(['nope:1']);
  });
});
