import fc from 'fast-check';
import { readContainerImage } from '../../../lambdas/deployment-gate/container-image';

const REGISTRY = { account: '111122223333', region: 'eu-west-1' };
const HOST = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';

const read = (image: string) => readContainerImage(image, REGISTRY);

describe('A name that is none', () => {
  it('of any text is read without an error', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((rest) => `${HOST}/${rest}`),
    );
    fc.assert(fc.property(anything, (image) => ['ours', 'other', 'unreadable'].includes(read(image).registry)));
  });
});
