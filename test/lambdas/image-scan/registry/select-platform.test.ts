import { InvalidPlatform } from '../../../../lambdas/image-scan/registry/errors';
import { parsePlatform, selectPlatform } from '../../../../lambdas/image-scan/registry/select-platform';
import type { ChildDescriptor, Platform } from '../../../../lambdas/image-scan/scanner/manifest';

function child(digest: string, platform?: Platform): ChildDescriptor {
  return { mediaType: 'm', digest, size: 1, annotations: {}, ...(platform ? { platform } : {}) };
}
const amd64 = child('amd64', { os: 'linux', architecture: 'amd64' });
const armV6 = child('armv6', { os: 'linux', architecture: 'arm', variant: 'v6' });
const armV7 = child('armv7', { os: 'linux', architecture: 'arm', variant: 'v7' });
const arm64 = child('arm64', { os: 'linux', architecture: 'arm64', variant: 'v8' });
const windows = child('windows', { os: 'windows', architecture: 'amd64' });
const attestation = child('attestation', { os: 'unknown', architecture: 'unknown' });
const index = [attestation, windows, armV6, armV7, amd64, arm64];

it.each([
  ['linux/amd64', 'amd64'],
  ['windows/amd64', 'windows'],
  ['linux/arm/v7', 'armv7'],
  ['linux/arm', 'armv6'],
  ['linux/arm64', 'arm64'],
])('chooses for %s the image %s', (platform, digest) => {
  expect(selectPlatform(index, parsePlatform(platform))).toMatchObject({ found: true, child: { digest } });
});

it('prefers the image without a variant where none is asked for', () => {
  const plain = child('plain', { os: 'linux', architecture: 'arm' });
  expect(selectPlatform([armV6, plain], parsePlatform('linux/arm'))).toEqual({ found: true, child: plain });
});

it('lists what there is when nothing fits, without attestations', () => {
  expect(selectPlatform(index, parsePlatform('linux/arm/v5'))).toEqual({
    found: false,
    available: ['windows/amd64', 'linux/arm/v6', 'linux/arm/v7', 'linux/amd64', 'linux/arm64/v8'],
  });
});

it('takes an only child that names no platform', () => {
  const only = child('only');
  expect(selectPlatform([attestation, only], parsePlatform('linux/amd64'))).toEqual({ found: true, child: only });
  expect(selectPlatform([only, child('other')], parsePlatform('linux/amd64'))).toEqual({ found: false, available: [] });
});

it.each(['', 'linux', 'linux/', '/amd64', 'linux/amd64/v1/x', 'Linux/amd64', 'linux/amd64/', 'linux/a b'])(
  'refuses the platform "%s"',
  (text) => {
    expect(() => parsePlatform(text)).toThrow(InvalidPlatform);
  },
);
