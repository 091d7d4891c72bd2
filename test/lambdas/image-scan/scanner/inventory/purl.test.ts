import { type PurlParts, packageUrl } from '../../../../../lambdas/image-scan/scanner/inventory/purl';

const debian = { id: 'debian', versionId: '12' };

it.each<[PurlParts, string]>([
  [
    { type: 'deb', name: 'bash', version: '5.2-1', architecture: 'amd64', distribution: debian },
    'pkg:deb/debian/bash@5.2-1?arch=amd64&distro=debian-12',
  ],
  [
    { type: 'deb', name: 'libstdc++6', version: '1:2.4.47~rc1-2+b1', architecture: 'amd64', distribution: debian },
    'pkg:deb/debian/libstdc%2B%2B6@1:2.4.47~rc1-2%2Bb1?arch=amd64&distro=debian-12',
  ],
  [
    {
      type: 'apk',
      name: 'musl',
      version: '1.2.5-r0',
      architecture: 'x86_64',
      distribution: { id: 'alpine', versionId: '3.20.1' },
    },
    'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1',
  ],
  [
    { type: 'deb', name: 'a', version: '1', distribution: { id: 'debian', versionId: '' } },
    'pkg:deb/debian/a@1?distro=debian',
  ],
  [{ type: 'deb', name: 'a', version: '1', distribution: null }, 'pkg:deb/a@1'],
  [{ type: 'npm', name: 'left-pad', version: '1.3.0', distribution: debian }, 'pkg:npm/left-pad@1.3.0'],
  [{ type: 'npm', name: '@types/node', version: '24.0.0' }, 'pkg:npm/%40types/node@24.0.0'],
  [{ type: 'npm', name: "a!'()*#?", version: '1' }, 'pkg:npm/a%21%27%28%29%2A%23%3F@1'],
])('writes %j as %s', (parts, expected) => {
  expect(packageUrl(parts)).toBe(expected);
});
