import { type CoveredImage, judgeCoverage } from '../../../../../lambdas/image-scan/registry/enhanced-scan/coverage';

const now = new Date('2026-11-10T12:00:00.000Z');
const pushedAt = '2026-11-10T11:00:00.500Z';
const scannedAt = new Date('2026-11-10T11:05:00.000Z');
const entry = (changes: Partial<CoveredImage>): CoveredImage => ({
  statusCode: 'ACTIVE',
  reason: 'SUCCESSFUL',
  lastScannedAt: scannedAt,
  ...changes,
});
const judged = (changes: Partial<CoveredImage>) => judgeCoverage([entry(changes)], pushedAt, now);

it('takes an image as scanned that Inspector scanned since its push', () => {
  expect(judged({})).toEqual({ state: 'scanned', lastScannedAt: scannedAt });
});

it.each(['ACTIVE', 'INACTIVE'])('takes an image as scanned that is scanned on push only, once it was (%s)', (code) => {
  const changes = { statusCode: code, reason: 'SCAN_FREQUENCY_SCAN_ON_PUSH' };
  expect(judged(changes)).toMatchObject({ state: 'scanned' });
  expect(judged({ ...changes, lastScannedAt: undefined })).toMatchObject({ state: 'not-ready' });
});

it.each([
  ['before the push', new Date('2026-11-10T10:59:59.999Z'), /before its push/],
  ['in the future', new Date('2026-11-10T12:01:01.000Z'), /in the future/],
  ['at no time', undefined, /not when/],
  ['at a time that is none', new Date(Number.NaN), /not when/],
])('waits where the last scan was %s', (_, lastScannedAt, why) => {
  expect(judged({ lastScannedAt })).toEqual({ state: 'not-ready', why: expect.stringMatching(why) });
});

it('takes a scan in the second of the push for one after it, as dates of the registry are whole seconds', () => {
  expect(judged({ lastScannedAt: new Date('2026-11-10T11:00:00.000Z') })).toMatchObject({ state: 'scanned' });
});

it.each(['PENDING_INITIAL_SCAN', 'PENDING_REVIVAL_SCAN', 'SCAN_IN_PROGRESS', 'INTERNAL_ERROR'])(
  'waits while %s passes',
  (reason) => {
    for (const statusCode of ['ACTIVE', 'INACTIVE'])
      expect(judged({ statusCode, reason })).toEqual({ state: 'not-ready', why: expect.stringContaining(reason) });
  },
);

it.each([
  ['SCAN_ELIGIBILITY_EXPIRED', /not fixed/],
  ['UNSUPPORTED_OS', /does not support/],
  ['UNSUPPORTED_MEDIA_TYPE', /media type/],
  ['IMAGE_SIZE_EXCEEDED', /too large/],
  ['IMAGE_ARCHIVED', /Restore/],
  ['SCAN_FREQUENCY_MANUAL', /filter/],
  ['ACCESS_DENIED', /policy/],
  ['ACCESS_DENIED_TO_ENCRYPTION_KEY', /key/],
  ['EXCLUDED_BY_TAG', /tag/],
  ['NO_INVENTORY', /inventory/],
  ['NO_RESOURCES_FOUND', /nothing to scan/],
  ['PENDING_DISABLE', /switched off/],
  ['RESOURCE_TERMINATED', /deleted/],
  ['A_REASON_OF_TOMORROW', /does not say/],
  ['constructor', /does not say/],
  ['', /no reason/],
])('knows that %s proves nothing, whatever the last scan', (reason, why) => {
  for (const statusCode of ['ACTIVE', 'INACTIVE'])
    expect(judged({ statusCode, reason })).toEqual({ state: 'unknown', why: expect.stringMatching(why) });
});

it.each(['INACTIVE', undefined])('does not take SUCCESSFUL for a scan that is %s', (statusCode) => {
  expect(judged({ statusCode })).toMatchObject({ state: 'unknown' });
});

it.each([
  ['no entry', [], /does not list/],
  ['two entries', [entry({}), entry({})], /more than once/],
])('waits where there is %s', (_, entries, why) => {
  expect(judgeCoverage(entries, pushedAt, now)).toEqual({ state: 'not-ready', why: expect.stringMatching(why) });
});
