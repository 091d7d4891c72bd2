import { parseDpkgStatus } from '../../../../../lambdas/image-scan/scanner/inventory/dpkg';

it('refuses a database of more packages than an image can have', () => {
  const stanzas = (count: number) => 'Package: a\nVersion: 1\n\n'.repeat(count);
  expect(parseDpkgStatus(stanzas(100_000), { assumeInstalled: true })).toHaveLength(100_000);
  expect(() => parseDpkgStatus(stanzas(100_001), { assumeInstalled: true })).toThrow(/more than 100000 packages/);
});
