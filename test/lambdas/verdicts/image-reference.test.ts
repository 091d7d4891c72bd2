import fc from 'fast-check';
import { InvalidImageName, parseImageName } from '../../../lambdas/verdicts/image-reference';

const digest = `sha256:${'0'.repeat(64)}`;
const registry = { account: '111122223333', region: 'eu-west-1' };

describe('The name of an image', () => {
  it.each([
    ['app:v1', { repository: 'app', tag: 'v1' }],
    ['team/app/api:1.2.3-rc.1_x', { repository: 'team/app/api', tag: '1.2.3-rc.1_x' }],
    [`app@${digest}`, { repository: 'app', digest }],
    [`app:v1@${digest}`, { repository: 'app', tag: 'v1', digest }],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:v1', { registry, repository: 'app', tag: 'v1' }],
    [
      '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app:v1',
      { registry: { ...registry, region: 'cn-north-1' }, repository: 'app', tag: 'v1' },
    ],
    ['111122223333.dkr-ecr.eu-west-1.on.aws/app:v1', { registry, repository: 'app', tag: 'v1' }],
  ])('%s is read', (text, expected) => {
    expect(parseImageName(text)).toEqual(expected);
  });

  it.each([
    ['app', 'neither a tag nor a digest'],
    ['app:', '"" is not a tag'],
    ['App:v1', '"App" is not a repository name'],
    ['app@sha256:short', '"sha256:short" is not a digest'],
    ['docker.io/app:v1', '"docker.io" is not an ECR registry'],
    ['111122223333.dkr.ecr.eu-west-1.evil.example/app:v1', 'is not an ECR registry'],
    ['a//b:v1', 'is not a repository name'],
    ['', 'is not a repository name'],
    ['app:v 1', '"v 1" is not a tag'],
  ])('%s is refused with the reason', (text, why) => {
    expect(() => parseImageName(text)).toThrow(InvalidImageName);
    expect(() => parseImageName(text)).toThrow(why);
  });

  it('is read or refused in linear time whatever comes', () => {
    expect(() => parseImageName(`${'a-'.repeat(100_000)}:v1`)).toThrow(InvalidImageName);
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseImageName(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidImageName);
        }
      }),
    );
  });
});
