import { type NamedImage, readContainerImage } from '../../../lambdas/deployment-gate/container-image';

const REGISTRY = { account: '111122223333', region: 'eu-west-1' };
const HOST = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const DIGEST = `sha256:${'a'.repeat(64)}`;

const read = (image: string) => readContainerImage(image, REGISTRY);
const tagged = (repository: string, tag: string): NamedImage => ({ registry: 'ours', repository, tag });
const pinned = (repository: string): NamedImage => ({ registry: 'ours', repository, digest: DIGEST });

describe('An image of this account and region', () => {
  it.each<[string, NamedImage]>([
    [`${HOST}/app/api:v1`, tagged('app/api', 'v1')],
    [`${HOST}/app/api@${DIGEST}`, pinned('app/api')],
    [`${HOST}/app/api:v1@${DIGEST}`, pinned('app/api')],
    [`${HOST}/app/api`, tagged('app/api', 'latest')],
    [`${HOST}/my.org/api:v1`, tagged('my.org/api', 'v1')],
    [`${HOST.toUpperCase()}/app/api:v1`, tagged('app/api', 'v1')],
    [`${HOST}:443/app/api:v1`, tagged('app/api', 'v1')],
    [`${HOST}.cn/app/api:v1`, tagged('app/api', 'v1')],
    ['111122223333.dkr.ecr-fips.eu-west-1.amazonaws.com/app/api:v1', tagged('app/api', 'v1')],
    ['111122223333.dkr-ecr.eu-west-1.on.aws/app/api:v1', tagged('app/api', 'v1')],
  ])('is told from its name: %s', (image, named) => {
    expect(read(image)).toEqual(named);
  });
});

describe('An image of another registry', () => {
  it.each([
    ['nginx', 'Docker Hub'],
    ['nginx:1.29', 'Docker Hub'],
    ['grafana/grafana:13', 'Docker Hub'],
    [`nginx@${DIGEST}`, 'Docker Hub'],
    ['docker.io/library/nginx:1.29', 'docker.io'],
    ['localhost/app/api:v1', 'localhost'],
    ['registry:5000/app/api:v1', 'registry:5000'],
    ['public.ecr.aws/docker/library/nginx:1.29', 'public.ecr.aws'],
    ['444455556666.dkr.ecr.eu-west-1.amazonaws.com/app/api:v1', '444455556666.dkr.ecr.eu-west-1.amazonaws.com'],
    ['111122223333.dkr.ecr.us-east-1.amazonaws.com/app/api:v1', '111122223333.dkr.ecr.us-east-1.amazonaws.com'],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example/app/api:v1', `${HOST}.evil.example`],
    ['111122223333.dkr.ecr.eu-west-1.evil.example/app/api:v1', '111122223333.dkr.ecr.eu-west-1.evil.example'],
    [`${HOST}:8443/app/api:v1`, `${HOST}:8443`],
  ])('is never taken for one of ours: %s', (image, host) => {
    expect(read(image)).toEqual({ registry: 'other', host });
  });
});

describe('A name that is none', () => {
  it.each([`${HOST}/App:v1`, `${HOST}/app@sha256:abc`, `${HOST}/`, `${HOST}/app:v1:v2`, `${HOST}/../app:v1`])(
    'is unreadable, not an error: %s',
    (image) => {
      expect(read(image)).toMatchObject({ registry: 'unreadable', why: expect.stringContaining('is not') });
    },
  );
});
