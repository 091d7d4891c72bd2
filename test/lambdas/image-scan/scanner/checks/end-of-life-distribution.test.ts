import { endOfLifeDistribution } from '../../../../../lambdas/image-scan/scanner/checks/end-of-life-distribution';
import { endOfSupport } from '../../../../../lambdas/image-scan/scanner/checks/release-ends';
import { imageFacts } from './image-facts-of';

it.each([
  ['debian', '11', '2026-08-31'],
  ['debian', '12', '2028-06-30'],
  ['ubuntu', '20.04', '2025-05-31'],
  ['alpine', '3.19.1', '2025-11-01'],
  ['alpine', '3.9.6', '2020-11-01'],
  ['rhel', '7.9', '2024-06-30'],
  ['rhel', '8.10', '2029-05-31'],
  ['rocky', '9.3', '2032-05-31'],
  ['almalinux', '10.0', '2035-05-31'],
  ['centos', '7', '2024-06-30'],
  ['ol', '7.9', '2024-12-31'],
  ['amzn', '2', '2026-06-30'],
  ['amzn', '2023', '2029-06-30'],
  ['amzn', '2018.03', '2023-12-31'],
  ['fedora', '39', '2024-11-26'],
  ['opensuse-leap', '15.5', '2024-12-31'],
  ['photon', '3.0', '2024-03-31'],
  ['mariner', '2.0.20240101', '2025-07-31'],
])('knows that %s %s ends on %s', (id, versionId, day) => {
  expect(endOfSupport({ id, versionId })).toMatchObject({ day, source: expect.stringMatching(/\w/) });
});

it.each([
  ['debian', ''],
  ['debian', '99'],
  ['ubuntu', '22'],
  ['alpine', '3.24_alpha20260127'],
  ['sles', '15.7'],
  ['arch', ''],
  ['wolfi', '20230201'],
  ['opensuse-tumbleweed', '20260101'],
  ['linux', ''],
  ['constructor', 'name'],
  ['debian', 'constructor'],
])('knows no end of %s %s', (id, versionId) => {
  expect(endOfSupport({ id, versionId })).toBeNull();
});

it.each([
  ['2026-08-31T23:59:59Z', 0],
  ['2026-09-01T00:00:00Z', 1],
])('finds for Debian 11 at %s as many as %d', (now, count) => {
  const image = imageFacts({ distribution: { id: 'debian', versionId: '11' }, now: new Date(now) });
  expect(endOfLifeDistribution.find(image)).toHaveLength(count);
});

it('finds nothing where the image has no distribution', () => {
  expect(endOfLifeDistribution.find(imageFacts({ distribution: null, now: new Date('2099-01-01') }))).toEqual([]);
});
