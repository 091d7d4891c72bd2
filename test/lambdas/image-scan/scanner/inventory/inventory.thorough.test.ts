import { assembleInventory } from '../../../../../lambdas/image-scan/scanner/inventory/inventory';
import { dpkg, layers, osRelease } from './layer-entries';

describe('what is not proven', () => {
  it('is what an image has above 200,000 packages: the rest is counted', () => {
    const part = (index: number) =>
      dpkg(`var/lib/dpkg/status.d/${index}`, ...Array.from({ length: 70_000 }, (_, number) => `p${index}-${number}`));
    const { inventory, notLookedAt } = assembleInventory(
      layers([osRelease('etc/os-release'), part(1), part(2), part(3)]),
    );
    expect(inventory.packages).toHaveLength(200_000);
    expect(notLookedAt).toEqual(['packages: 10000 more than the 200000 that are listed']);
  });
});
