import { parseApkInstalled } from '../../../../../lambdas/image-scan/scanner/inventory/apk';

it('refuses a database of more packages than an image can have, before it holds them all', () => {
  const stanzas = (count: number) => 'P:a\nV:1\n\n'.repeat(count);
  expect(parseApkInstalled(stanzas(100_000))).toHaveLength(100_000);
  expect(() => parseApkInstalled(stanzas(5_000_000))).toThrow(
    expect.objectContaining({ name: 'InvalidPackageRecord', line: 300_001 }),
  );
});
