import { randomBytes } from 'node:crypto';
import { PutImageCommand } from '@aws-sdk/client-ecr';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { parentsOf } from '../../lambdas/verdicts/parents';
import { rejectedEvents, verdictOf, verdictOfTag } from '../../lambdas/verdicts/queries';
import { acquireClaim } from '../../lambdas/verdicts/store/claims';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import { debianImage } from '../support/debian-image';
import { attestationOf, indexOf, pushWhole, type Whole, wholeImage } from '../support/multi-platform';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';
import { randomDigest } from '../support/verdict-record';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});

const clean = () => wholeImage(debianImage({ packages: { bash: '5.2.15-2' } }));
const amd64 = (whole: Whole) => ({ whole, platform: 'linux/amd64' });
const arm64 = (whole: Whole) => ({ whole, platform: 'linux/arm64' });

async function vulnerable(): Promise<Whole> {
  const name = `lib${randomBytes(5).toString('hex')}`;
  await pipeline.advise({ id: `CVE-2026-${name}`, package: name, fixed: '2.0-1', cvss: CRITICAL_VECTOR });
  return wholeImage(debianImage({ packages: { [name]: '1.0-1' } }));
}

const reference = (repository: string, { manifest }: Whole) => pipeline.reference(repository, manifest.digest);
const whys = (record: VerdictRecord) => record.unknowns.map(({ why }) => why).join('\n');

/** Pushes an index whose events are all lost, then starts its run as the one event that is left. */
async function pushSilently(whole: Whole, behaviour: object = {}) {
  const repository = await quietRepository(behaviour);
  const index = await pushWhole(pipeline, whole, repository);
  await pipeline.start(pipeline.pushEvent(index));
  return { repository, index };
}

describe('An index', () => {
  it('is as bad as its worst image, names it, and its images are scanned once', async () => {
    const [good, bad] = [clean(), await vulnerable()];
    const repository = await pipeline.repository();
    const index = await pushWhole(pipeline, indexOf(amd64(good), arm64(bad)), repository);
    const record = await pipeline.verdict(index);
    const worst = await pipeline.verdict(reference(repository, bad));
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', kind: 'index', tags: ['v1'], unknowns: [] });
    expect(record).toMatchObject({ score: worst.score, counts: worst.counts, policy: worst.policy });
    const child = `linux/arm64 ${bad.manifest.digest}`;
    expect(record.reasons).toEqual(worst.reasons.map((reason) => ({ ...reason, child })));
    expect((await verdictOfTag(pipeline.table, index, 'v1'))?.digest).toBe(index.digest);

    await pipeline.settled();
    for (const image of [good, bad]) {
      expect(await pipeline.scans(reference(repository, image))).toHaveLength(1);
      const current = await pipeline.verdict(reference(repository, image));
      expect(parentsOf(current)).toEqual([index]);
    }
    expect(await pipeline.scans(index)).toHaveLength(1);
  });

  it('holds until the first of its images is due', async () => {
    const images = [clean(), clean()];
    const repository = await pipeline.repository();
    const index = await pushWhole(pipeline, indexOf(...images.map(amd64)), repository);
    const record = await pipeline.verdict(index);
    const children = await Promise.all(images.map((image) => pipeline.verdict(reference(repository, image))));
    expect(record).toMatchObject({ verdict: 'COMPLIANT', reasons: [] });
    expect(record.validUntil).toBe(children.map(({ validUntil }) => validUntil).sort()[0]);
  });

  it('is not judged by the attestations in it, which are recorded with what they speak of', async () => {
    const image = clean();
    const attestation = attestationOf(image);
    const repository = await pipeline.repository();
    const index = await pushWhole(pipeline, indexOf(amd64(image), attestation), repository);
    expect(await pipeline.verdict(index)).toMatchObject({ verdict: 'COMPLIANT', unknowns: [] });
    expect(await pipeline.verdict(reference(repository, attestation.whole))).toMatchObject({
      verdict: 'NOT_APPLICABLE',
      parents: [index.digest],
      artifact: { type: 'application/vnd.in-toto+json', subject: image.manifest.digest },
    });
  });

  it('without an image in it is not applicable', async () => {
    const repository = await pipeline.repository();
    const index = await pushWhole(pipeline, indexOf(attestationOf(clean())), repository);
    expect(await pipeline.verdict(index)).toMatchObject({ verdict: 'NOT_APPLICABLE', kind: 'index' });
  });

  it('has those of its images judged whose push events were lost', async () => {
    const [one, other] = [clean(), await vulnerable()];
    const { repository, index } = await pushSilently(indexOf(amd64(one), arm64(other)));
    expect((await pipeline.verdict(index)).verdict).toBe('NON_COMPLIANT');
    await pipeline.settled();
    for (const image of [one, other]) {
      const scans = await pipeline.scans(reference(repository, image));
      expect(scans.map(({ runId }) => runId)).toEqual([expect.stringMatching(/^child-/)]);
    }
  });

  it('asks once more for an image that was unknown when it is pushed again', async () => {
    const image = clean();
    const { repository, index } = await pushSilently(indexOf(amd64(image)), { scan: { outcome: 'failed' } });
    const first = await pipeline.verdict(index);
    expect(first.verdict).toBe('UNKNOWN');
    expect(whys(first)).toContain(`linux/amd64 ${image.manifest.digest} is unknown`);
    await pipeline.settled();

    await pipeline.control(`repositories/${repository}`, { scan: { delayMs: 50, limit: 'lifted' }, pushEvents: 0 });
    await pipeline.startScan(reference(repository, image));
    await pipeline.start(pipeline.pushEvent(index));
    const second = await pipeline.verdict(index, ({ gen }) => gen > first.gen);
    expect(second).toMatchObject({ verdict: 'COMPLIANT', previousVerdict: 'UNKNOWN' });
  });

  it('within an index is judged by itself, and the outer one names the image', async () => {
    const [bad, good] = [await vulnerable(), clean()];
    const inner = indexOf(amd64(bad));
    const repository = await pipeline.repository();
    const outer = await pushWhole(pipeline, indexOf({ whole: inner }, arm64(good)), repository);
    const record = await pipeline.verdict(outer);
    expect(record.verdict).toBe('NON_COMPLIANT');
    expect(record.reasons[0]?.child).toBe(`linux/amd64 ${bad.manifest.digest}`);
    const middle = await pipeline.verdict(reference(repository, inner), ({ parents }) => parents.length > 0);
    expect(middle).toMatchObject({ verdict: 'NON_COMPLIANT', parents: [outer.digest] });
    expect((await pipeline.verdict(reference(repository, bad))).parents).toEqual([inner.manifest.digest]);
  });

  it('that is nested too deeply is unknown at once, and says why', async () => {
    const allowed = [1, 2].reduce((whole) => indexOf({ whole }), indexOf(amd64(clean())));
    const repository = await pipeline.repository();
    const inner = await pushWhole(pipeline, allowed, repository, 'inner');
    const { mediaType, bytes } = indexOf({ whole: allowed }).manifest;
    const record = await pipeline.verdict(await put(repository, mediaType, Buffer.from(bytes).toString('utf8')));
    expect((await pipeline.verdict(inner)).verdict).toBe('COMPLIANT');
    expect(record).toMatchObject({ verdict: 'UNKNOWN', unknowns: [{ what: 'index' }] });
    expect(whys(record)).toContain('nested more than 3 levels deep');
  });

  it('of an image that is not in the registry is unknown, and names it', async () => {
    const gone = randomDigest();
    const repository = await pipeline.repository();
    const platform = { os: 'linux', architecture: 'amd64' };
    const manifests = [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: gone, size: 2, platform }];
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const index = await put(repository, mediaType, JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
    const record = await pipeline.verdict(index);
    expect(record).toMatchObject({ verdict: 'UNKNOWN', kind: 'index', unknowns: [{ what: 'index' }] });
    expect(whys(record)).toMatch(new RegExp(`linux/amd64 ${gone} is unknown: .*deleted`));
  });

  it('of an image whose scan never finishes is unknown at the deadline of that scan, and names the image', async () => {
    const image = clean();
    const repository = await pipeline.repository({ scan: { outcome: 'never-finishes' } });
    const record = await pipeline.verdict(await pushWhole(pipeline, indexOf(amd64(image)), repository));
    expect(record.verdict).toBe('UNKNOWN');
    expect(whys(record)).toContain(`linux/amd64 ${image.manifest.digest} is unknown`);
  });

  it('of an image that gets no verdict is judged without it at its own deadline', async () => {
    const [stuck, good] = [clean(), clean()];
    const repository = await pipeline.repository({ pushEvents: 0 });
    const index = await pushWhole(pipeline, indexOf(amd64(stuck), arm64(good)), repository);
    const image = reference(repository, stuck);
    await acquireClaim(pipeline.table, { image, runId: 'run-that-hangs', now: new Date(), leaseMinutes: 60 });
    await pipeline.start(pipeline.pushEvent(index));
    const record = await pipeline.verdict(index, () => true, 120_000);
    expect(record.verdict).toBe('UNKNOWN');
    expect(record.unknowns).toEqual([
      {
        what: 'index',
        why: `linux/amd64 ${stuck.manifest.digest} had no verdict at the deadline: run run-that-hangs was still at work`,
      },
    ]);
    expect(await verdictOf(pipeline.table, image)).toBeUndefined();
  });
});

describe('A request for the run of a child', () => {
  const request = (image: ImageReference, more: object = {}) => ({
    ...{ source: 'mayfly', trigger: 'child', why: 'a test asks' },
    ...image,
    ...more,
  });

  it('leads to a verdict like a push', async () => {
    const image = await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' } }), await quietRepository());
    await pipeline.start(request(image));
    expect((await pipeline.verdict(image)).verdict).toBe('COMPLIANT');
  });

  it('whose run is aborted ends in a record that says so', async () => {
    const repository = await quietRepository({ scan: { outcome: 'never-finishes' } });
    const image = await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' } }), repository);
    const runId = await pipeline.start(request(image));
    await pipeline.eventually('the run to begin', async () => ((await pipeline.claimOf(image)) ? true : undefined));
    await pipeline.sfn.send(new StopExecutionCommand({ executionArn: pipeline.executionArn(runId) }));
    expect(await pipeline.verdict(image)).toMatchObject({ verdict: 'UNKNOWN', runId, unknowns: [{ what: 'run' }] });
  });

  it('that names no image is recorded as rejected, with the path of the bad value', async () => {
    const runId = await pipeline.start(request(pipeline.reference('test/none', 'sha256:short')));
    const rejected = await pipeline.eventually('the rejected event', async () => {
      const { items } = await rejectedEvents(pipeline.table, new Date().toISOString().slice(0, 7), { limit: 100 });
      return items.find((item) => item.runId === runId);
    });
    expect(rejected.why).toContain('digest: expected sha256: and 64 hex digits. Expected a request of mayfly itself');
  });
});

describe('What speaks of an image', () => {
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const descriptor = (mediaType: string) => ({ mediaType, digest: randomDigest(), size: 2 });
  const subject = descriptor(type);
  const COSIGN = 'application/vnd.dev.cosign.simplesigning.v1+json';
  const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

  it.each<[string, string, object, string]>([
    [
      'a cosign signature, by its tag',
      `${subject.digest.replace(':', '-')}.sig`,
      { config: descriptor('application/vnd.oci.image.config.v1+json'), layers: [descriptor(COSIGN)] },
      COSIGN,
    ],
    [
      'a referrer, by its subject',
      '',
      { artifactType: BUNDLE, config: descriptor('application/vnd.oci.empty.v1+json'), layers: [], subject },
      BUNDLE,
    ],
  ])('is recorded as not applicable: %s', async (_, tag, body, artifactType) => {
    const repository = await pipeline.repository();
    const image = await put(repository, type, JSON.stringify({ schemaVersion: 2, mediaType: type, ...body }), tag);
    expect(await pipeline.verdict(image)).toMatchObject({
      verdict: 'NOT_APPLICABLE',
      kind: 'artifact',
      artifact: { type: artifactType, subject: subject.digest },
    });
  });
});

const quietRepository = (behaviour: object = {}) => pipeline.repository({ ...behaviour, pushEvents: 0 });

async function put(repositoryName: string, imageManifestMediaType: string, imageManifest: string, imageTag = 'v1') {
  const tag = imageTag === '' ? {} : { imageTag };
  const { image } = await pipeline.ecr.send(
    new PutImageCommand({ repositoryName, imageManifest, imageManifestMediaType, ...tag }),
  );
  return pipeline.reference(repositoryName, image?.imageId?.imageDigest ?? '');
}
