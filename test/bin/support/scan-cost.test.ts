import { estimateCost } from '../../../bin/support/scan-cost';

describe('The estimate of what scans cost', () => {
  it.each([
    [0, 0],
    [1, 0.0007],
    [1_000, 0.7257],
    [1_000_000, 725.7],
  ])('is for %i scans about $%d', (scans, dollars) => {
    expect(estimateCost(scans).dollars).toBeCloseTo(dollars, scans > 1_000 ? 0 : 3);
  });

  it('says what it leaves out', () => {
    expect(estimateCost(1).excludes.join()).toMatch(/Inspector.*https:/);
  });
});
