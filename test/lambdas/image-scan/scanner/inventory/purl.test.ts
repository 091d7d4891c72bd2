import { type PurlParts, packageUrl } from '../../../../../lambdas/image-scan/scanner/inventory/purl';

const debian = { id: 'debian', versionId: '12' };
const fedora = { id: 'fedora', versionId: '40' };

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
  [
    { type: 'rpm', name: 'NetworkManager', version: '1:1.46.0-1.fc40', architecture: 'x86_64', distribution: fedora },
    'pkg:rpm/fedora/NetworkManager@1.46.0-1.fc40?arch=x86_64&distro=fedora-40&epoch=1',
  ],
  [
    { type: 'rpm', name: 'gtk+', version: '2.3~rc1-4^git', architecture: '', distribution: null },
    'pkg:rpm/gtk%2B@2.3~rc1-4%5Egit',
  ],
  [{ type: 'rpm', name: 'a', version: '12:1:2-3', distribution: null }, 'pkg:rpm/a@1:2-3?epoch=12'],
  [{ type: 'apk', name: 'Musl', version: '1', distribution: null }, 'pkg:apk/musl@1'],
  [{ type: 'cargo', name: 'rand_core', version: '0.6.4' }, 'pkg:cargo/rand_core@0.6.4'],
  [
    { type: 'composer', name: 'Laravel/Framework', version: 'v11.0.1', distribution: debian },
    'pkg:composer/laravel/framework@v11.0.1',
  ],
  [{ type: 'gem', name: 'RedCloth', version: '4.3.4' }, 'pkg:gem/RedCloth@4.3.4'],
  [
    { type: 'gem', name: 'nokogiri', version: '1.16.0', architecture: 'x86_64-linux' },
    'pkg:gem/nokogiri@1.16.0?platform=x86_64-linux',
  ],
  [
    { type: 'golang', name: 'github.com/Azure/azure-sdk-for-go/v2', version: 'v68.0.0+incompatible' },
    'pkg:golang/github.com/azure/azure-sdk-for-go/v2@v68.0.0%2Bincompatible',
  ],
  [{ type: 'golang', name: 'stdlib', version: '1.22.1' }, 'pkg:golang/stdlib@1.22.1'],
  [
    { type: 'maven', name: 'org.apache.Commons:Commons-Text', version: '1.9', architecture: '' },
    'pkg:maven/org.apache.Commons/Commons-Text@1.9',
  ],
  [{ type: 'nuget', name: 'Newtonsoft.Json', version: '13.0.3' }, 'pkg:nuget/Newtonsoft.Json@13.0.3'],
  [{ type: 'pypi', name: 'Typing_Extensions', version: '4.1.0+local' }, 'pkg:pypi/typing-extensions@4.1.0%2Blocal'],
  [{ type: 'golang', name: 'a//b/', version: 'v1' }, 'pkg:golang/a/b@v1'],
  [{ type: 'golang', name: '/', version: 'v1' }, 'pkg:golang/%2F@v1'],
])('writes %j as %s', (parts, expected) => {
  expect(packageUrl(parts)).toBe(expected);
});
