import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readManifest } from '../../lambdas/image-scan/registry/image-truth';
import type { Attempt } from '../../lambdas/verdicts/attempt';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { attemptsOfRepository } from '../../lambdas/verdicts/queries';
import { buildImage } from '../../local/registry/build/build-image';
import { debianImage } from '../support/debian-image';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';
import { putRebuildPolicy } from '../support/policies';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
  await putRebuildPolicy(pipeline);
});

const repository = () => pipeline.repository({}, { prefix: 'patch' });

const ended = (image: ImageReference): Promise<Attempt> =>
  pipeline.eventually('the end of an attempt', async () => {
    const { items } = await attemptsOfRepository(pipeline.table, image);
    return items.find(({ state }) => state !== 'OPEN');
  });

async function layersOf({ repository, digest }: ImageReference): Promise<readonly string[]> {
  const { bytes } = await readManifest(pipeline.ecr, { repository, digest });
  return JSON.parse(Buffer.from(bytes).toString('utf8')).layers.map(
    (layer: { readonly digest: string }) => layer.digest,
  );
}

describe('A patch', () => {
  it('of a vulnerable image is one layer more, scanned from its layers, and ends FIXED', async () => {
    const { examples } = pipeline.account;
    const packages = join(examples, 'packages');
    const built = await buildImage(join(examples, 'images', 'checkout'), { packages, created: new Date() });
    const image = await pipeline.push(built, await repository());
    const before = await pipeline.verdict(image);
    expect(before).toMatchObject({
      verdict: 'NON_COMPLIANT',
      plan: { strategy: 'patch', architecture: 'amd64', why: expect.stringContaining('Fixes of OS packages') },
    });

    const attempt = await ended(image);
    expect(attempt).toMatchObject({
      state: 'FIXED',
      strategy: 'patch',
      project: 'mayfly-patch-amd64',
      sourceDigest: image.digest,
      result: { verdict: 'COMPLIANT', score: 0 },
      changes: { gone: { counts: before.counts }, new: { found: 0 }, remaining: { found: 0 } },
    });
    const patched = { ...image, digest: attempt.result?.digest ?? '' };
    const [source, result] = [await layersOf(image), await layersOf(patched)];
    expect(result.slice(0, -1)).toEqual(source);
    const record = await pipeline.verdict(patched);
    expect(record).toMatchObject({
      verdict: 'COMPLIANT',
      tags: [attempt.targetTag],
      lineage: { rootDigest: image.digest, attemptId: attempt.attemptId },
    });
  });

  it('that finds nothing to upgrade ends FAILED', async () => {
    const image = await pipeline.push(await vulnerable(), await repository());
    expect(await ended(image)).toMatchObject({ state: 'FAILED', why: 'The build ended FAILED.' });
  });

  it('is refused of an architecture that the deployment does not patch, and the refusal is kept', async () => {
    const image = await pipeline.push(await vulnerable('arm64'), await repository());
    expect(await ended(image)).toMatchObject({
      state: 'FAILED',
      number: 0,
      project: 'mayfly-patch-arm64',
      why: expect.stringContaining('patches no images of arm64'),
    });
  });
});

/** Its package is of no archive, so that nobody can upgrade it. */
async function vulnerable(architecture = 'amd64') {
  const name = `lib${randomBytes(5).toString('hex')}`;
  await pipeline.advise({ id: `CVE-2026-${name}`, package: name, fixed: '2.0-1', cvss: CRITICAL_VECTOR });
  return debianImage({ packages: { [name]: '1.0-1' }, architecture });
}
