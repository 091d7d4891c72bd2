import { BatchDeleteImageCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { DescribeExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { rejectedEvents, verdictOfTag } from '../../lambdas/verdicts/queries';
import { debianImage } from '../support/debian-image';
import { Pipeline } from '../support/pipeline';
import { randomDigest } from '../support/verdict-record';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});

const clean = () => debianImage({ packages: { bash: '5.2.15-2' } });

/** Long enough that a second event arrives while the first one's run waits for the registry. */
const SLOW_SCAN = { scan: { delayMs: 1500 } };

describe('Events', () => {
  it('that arrive more than once lead to one scan and one verdict', async () => {
    const repository = await pipeline.repository({ ...SLOW_SCAN, pushEvents: 5 });
    const image = await pipeline.push(clean(), repository);
    await pipeline.verdict(image);
    await pipeline.settled();
    expect(await pipeline.scans(image)).toHaveLength(1);
  });

  it('that arrive again after the verdict change nothing', async () => {
    const image = await pipeline.push(clean(), await pipeline.repository());
    const record = await pipeline.verdict(image);
    await pipeline.start(pipeline.pushEvent(image));
    await pipeline.settled();
    expect(await pipeline.scans(image)).toEqual([expect.objectContaining({ verdictId: record.verdictId })]);
  });

  it('of a second tag for an image that is judged move only the tag', async () => {
    const repository = await pipeline.repository(SLOW_SCAN);
    const built = clean();
    const image = await pipeline.push(built, repository, 'v1');
    await pipeline.push(built, repository, 'latest');
    await pipeline.verdict(image);
    await pipeline.settled();
    expect(await pipeline.scans(image)).toHaveLength(1);
    expect((await verdictOfTag(pipeline.table, image, 'latest'))?.digest).toBe(image.digest);
  });

  it('of two pushes to one tag that race leave it where the registry has it, and both images judged', async () => {
    const repository = await pipeline.repository();
    const images = await Promise.all([pipeline.push(clean(), repository), pipeline.push(clean(), repository)]);
    for (const image of images) expect((await pipeline.verdict(image)).verdict).toBe('COMPLIANT');
    await pipeline.settled();
    const { imageDetails } = await pipeline.describe(repository, { imageTag: 'v1' });
    const [image] = images;
    expect((await verdictOfTag(pipeline.table, image, 'v1'))?.digest).toBe(imageDetails?.[0]?.imageDigest);
  });

  it('that are late do not take a tag back that has moved on', async () => {
    const repository = await pipeline.repository();
    const old = await pipeline.push(clean(), repository);
    await pipeline.verdict(old);
    const next = await pipeline.push(clean(), repository);
    await pipeline.verdict(next);
    await pipeline.start(pipeline.pushEvent(old));
    await pipeline.settled();
    expect((await verdictOfTag(pipeline.table, old, 'v1'))?.digest).toBe(next.digest);
  });

  it('of an image that was deleted meanwhile end in a record that says so', async () => {
    const repository = await pipeline.repository({ pushEvents: 0 });
    const image = await pipeline.push(clean(), repository);
    await pipeline.ecr.send(
      new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageDigest: image.digest }] }),
    );
    await pipeline.start(pipeline.pushEvent(image));
    const record = await pipeline.verdict(image);
    expect(record.verdict).toBe('UNKNOWN');
    expect(record.unknowns[0]?.why).toMatch(/deleted/);
  });

  it('of an image that is deleted while it is scanned end in a record', async () => {
    const repository = await pipeline.repository({ scan: { outcome: 'never-finishes' } });
    const image = await pipeline.push(clean(), repository);
    await pipeline.eventually('the run to begin', async () => ((await pipeline.claimOf(image)) ? true : undefined));
    await pipeline.ecr.send(
      new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageDigest: image.digest }] }),
    );
    expect((await pipeline.verdict(image)).verdict).toBe('UNKNOWN');
  });

  it('that name no image are recorded as rejected, with the path of the bad value', async () => {
    const image = pipeline.reference('test/none', randomDigest());
    const event = { ...pipeline.pushEvent(image), detail: { 'action-type': 'PUSH', 'repository-name': 'test/none' } };
    const runId = await pipeline.start(event);
    const rejected = await pipeline.eventually('the rejected event', async () => {
      const { items } = await rejectedEvents(pipeline.table, new Date().toISOString().slice(0, 7), { limit: 100 });
      return items.find((item) => item.runId === runId);
    });
    expect(rejected.why).toContain('detail.image-digest');
  });

  it('whose run is aborted end in a record that says so, and a later push is judged', async () => {
    const repository = await pipeline.repository({ scan: { outcome: 'never-finishes' }, pushEvents: 0 });
    const image = await pipeline.push(clean(), repository);
    const runId = await pipeline.start(pipeline.pushEvent(image));
    await pipeline.eventually('the run to begin', async () => ((await pipeline.claimOf(image)) ? true : undefined));
    await pipeline.sfn.send(new StopExecutionCommand({ executionArn: pipeline.executionArn(runId) }));
    const record = await pipeline.verdict(image);
    expect(record).toMatchObject({
      verdict: 'UNKNOWN',
      runId,
      unknowns: [{ what: 'run', why: expect.stringContaining('ABORTED') }],
    });

    await pipeline.control(`repositories/${repository}`, { scan: { delayMs: 50, limit: 'lifted' } });
    const second = await pipeline.push(clean(), repository);
    await pipeline.start(pipeline.pushEvent(second));
    expect((await pipeline.verdict(second)).verdict).toBe('COMPLIANT');
  });

  it('that were lost with their run are judged when the image is pushed again', async () => {
    const repository = await pipeline.repository({ scan: { outcome: 'failed' } });
    const built = clean();
    const image = await pipeline.push(built, repository);
    expect((await pipeline.verdict(image)).verdict).toBe('UNKNOWN');
    await pipeline.control(`repositories/${repository}`, { scan: { delayMs: 50, limit: 'lifted' } });
    await pipeline.startScan(image);
    await pipeline.push(built, repository, 'v2');
    const record = await pipeline.verdict(image, ({ verdict }) => verdict !== 'UNKNOWN');
    expect(record).toMatchObject({ verdict: 'COMPLIANT', previousVerdict: 'UNKNOWN', gen: 2 });
  });
});

describe('What is not one image', () => {
  const manifest = (body: object) => JSON.stringify({ schemaVersion: 2, ...body });
  const put = async (body: object, mediaType: string) => {
    const repository = await pipeline.repository();
    const imageManifest = manifest({ mediaType, ...body });
    const { image } = await pipeline.ecr.send(
      new PutImageCommand({
        repositoryName: repository,
        imageManifest,
        imageManifestMediaType: mediaType,
        imageTag: 'v1',
      }),
    );
    return pipeline.reference(repository, image?.imageId?.imageDigest ?? '');
  };
  const descriptor = (mediaType: string) => ({ mediaType, digest: randomDigest(), size: 2 });

  it('a signature is recorded as not applicable, with what it is and what it speaks of', async () => {
    const type = 'application/vnd.oci.image.manifest.v1+json';
    const subject = descriptor(type);
    const artifactType = 'application/vnd.dev.cosign.artifact.sig.v1+json';
    const config = descriptor('application/vnd.oci.empty.v1+json');
    const layers = [descriptor('application/vnd.dev.cosign.simplesigning.v1+json')];
    const record = await pipeline.verdict(await put({ artifactType, config, layers, subject }, type));
    expect(record).toMatchObject({
      verdict: 'NOT_APPLICABLE',
      kind: 'artifact',
      artifact: { type: artifactType, subject: subject.digest },
    });
  });

  it('a malformed manifest is unknown, and the reason names the path of the bad value', async () => {
    const type = 'application/vnd.oci.image.manifest.v1+json';
    const config = descriptor('application/vnd.oci.image.config.v1+json');
    const layers = [
      { ...descriptor('application/vnd.oci.image.layer.v1.tar+gzip'), digest: 'sha256:../../etc/passwd' },
    ];
    const record = await pipeline.verdict(await put({ config, layers }, type));
    expect(record).toMatchObject({ verdict: 'UNKNOWN', unknowns: [{ what: 'manifest' }] });
    expect(record.unknowns[0]?.why).toContain('layers[0].digest');
  });
});

describe('A run that ended', () => {
  it('has succeeded as a workflow, whatever its verdict', async () => {
    const image = await pipeline.push(clean(), await pipeline.repository({ scan: { outcome: 'failed' } }));
    const { runId } = await pipeline.verdict(image);
    const status = await pipeline.eventually('the end of the run', async () => {
      const execution = await pipeline.sfn.send(
        new DescribeExecutionCommand({ executionArn: pipeline.executionArn(runId) }),
      );
      return execution.status === 'RUNNING' ? undefined : execution.status;
    });
    expect(status).toBe('SUCCEEDED');
  });
});
