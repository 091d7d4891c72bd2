import { listImageReferrers, referrersInput } from '../../../../local/registry/ecr/referrers';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const SUBJECT = digest('a');
const manifests = new Map([
  [SUBJECT, JSON.stringify({ schemaVersion: 2, layers: [] })],
  [
    digest('b'),
    JSON.stringify({ artifactType: 'application/x', subject: { digest: SUBJECT }, annotations: { a: 'b' } }),
  ],
  [digest('c'), JSON.stringify({ config: { mediaType: 'application/y' }, subject: { digest: SUBJECT } })],
  [digest('d'), JSON.stringify({ artifactType: 'application/x', subject: { digest: digest('e') } })],
  [digest('f'), 'no manifest'],
]);
const catalog = {
  list: async () =>
    [...manifests.keys()].map((key) => ({ digest: key, tags: [], pushedAt: new Date(0), mediaType: 'application/m' })),
  manifests: async () => manifests,
};
const list = (input: object = {}) =>
  listImageReferrers(
    catalog,
    referrersInput.parse({ repositoryName: 'app/api', subjectId: { imageDigest: SUBJECT }, ...input }),
  );

describe('ListImageReferrers', () => {
  it('lists what names the image as its subject, as ECR does', async () => {
    expect(await list()).toEqual({
      referrers: [
        {
          ...{ digest: digest('b'), mediaType: 'application/m', size: 151, artifactStatus: 'ACTIVE' },
          ...{ artifactType: 'application/x', annotations: { a: 'b' } },
        },
        expect.objectContaining({ digest: digest('c'), artifactType: 'application/y' }),
      ],
    });
  });

  it('has pages, and filters by type', async () => {
    const first = await list({ maxResults: 1 });
    expect(first).toMatchObject({ referrers: [{ digest: digest('b') }], nextToken: expect.any(String) });
    const { nextToken } = first as { nextToken: string };
    expect(await list({ maxResults: 1, nextToken })).toEqual({
      referrers: [expect.objectContaining({ digest: digest('c') })],
    });
    expect(await list({ filter: { artifactTypes: ['application/y'] } })).toMatchObject({
      referrers: [{ digest: digest('c') }],
    });
  });

  it('takes 1 to 50 at a time', () => {
    expect(
      referrersInput.safeParse({ repositoryName: 'a/b', subjectId: { imageDigest: 'x' }, maxResults: 51 }).success,
    ).toBe(false);
  });
});
