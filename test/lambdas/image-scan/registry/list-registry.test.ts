import { UnexpectedRegistryAnswer } from '../../../../lambdas/image-scan/registry/errors';
import { listImages, listRepositories } from '../../../../lambdas/image-scan/registry/list-registry';
import { type EcrAnswer, type EcrCall, EcrError, type EcrServer, startEcr } from './support/ecr-server';

const DIGEST = (digit: string) => `sha256:${digit.repeat(64)}`;
const PUSHED = 1_793_000_000;
const NOW = new Date('2026-11-23T12:00:00.000Z');

let server: EcrServer;
const ecrThatAnswers = async (answer: (call: EcrCall) => EcrAnswer) => {
  server = await startEcr(answer);
  return server.ecr;
};
afterEach(() => server.close());

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('Listing repositories', () => {
  const arn = (name: string) => `arn:aws:ecr:eu-west-1:111122223333:repository/${name}`;

  it('reads every page and tells where each repository is', async () => {
    const ecr = await ecrThatAnswers(({ input }) =>
      input['nextToken'] === 'more'
        ? { repositories: [{ repositoryArn: arn('web') }] }
        : { repositories: [{ repositoryArn: arn('app/api') }], nextToken: 'more' },
    );
    expect(await all(listRepositories(ecr))).toEqual([
      { account: '111122223333', region: 'eu-west-1', repository: 'app/api' },
      { account: '111122223333', region: 'eu-west-1', repository: 'web' },
    ]);
    expect(server.calls.map(({ input }) => input)).toEqual([
      { maxResults: 1000 },
      { maxResults: 1000, nextToken: 'more' },
    ]);
  });

  it('refuses a repository that does not say where it is', async () => {
    const ecr = await ecrThatAnswers(() => ({ repositories: [{ repositoryName: 'app/api' }] }));
    await expect(all(listRepositories(ecr))).rejects.toThrow(UnexpectedRegistryAnswer);
  });
});

describe('Listing images', () => {
  it('reads every page, each with the time before it was asked for', async () => {
    const ecr = await ecrThatAnswers(({ input }) =>
      input['nextToken'] === 'more'
        ? { imageDetails: [{ imageDigest: DIGEST('b'), imagePushedAt: PUSHED }] }
        : { imageDetails: [{ imageDigest: DIGEST('a'), imagePushedAt: PUSHED, imageTags: ['v1'] }], nextToken: 'more' },
    );
    let asked = NOW.getTime();
    const clock = () => new Date(asked++);
    const pushedAt = new Date(PUSHED * 1000);
    expect(await all(listImages(ecr, 'app/api', { clock, tagStatus: 'TAGGED' }))).toEqual([
      { observedAt: NOW, images: [{ digest: DIGEST('a'), tags: ['v1'], pushedAt }] },
      { observedAt: new Date(NOW.getTime() + 1), images: [{ digest: DIGEST('b'), tags: [], pushedAt }] },
    ]);
    expect(server.calls[1]?.input).toEqual({
      repositoryName: 'app/api',
      maxResults: 1000,
      filter: { tagStatus: 'TAGGED' },
      nextToken: 'more',
    });
  });

  it('ends where the repository is gone', async () => {
    const ecr = await ecrThatAnswers(() => new EcrError('RepositoryNotFoundException'));
    expect(await all(listImages(ecr, 'app/api', { clock: () => NOW }))).toEqual([]);
  });

  it('passes on what else ECR throws', async () => {
    const ecr = await ecrThatAnswers(() => new EcrError('AccessDeniedException'));
    await expect(all(listImages(ecr, 'app/api', { clock: () => NOW }))).rejects.toThrow('AccessDeniedException');
  });

  it.each([
    ['digest', { imagePushedAt: PUSHED }],
    ['push time', { imageDigest: DIGEST('a') }],
  ])('refuses an image without %s', async (_, detail) => {
    const ecr = await ecrThatAnswers(() => ({ imageDetails: [detail] }));
    await expect(all(listImages(ecr, 'app/api', { clock: () => NOW }))).rejects.toThrow(UnexpectedRegistryAnswer);
  });
});
