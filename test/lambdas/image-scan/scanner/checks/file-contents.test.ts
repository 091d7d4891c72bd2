import { packageCache } from '../../../../../lambdas/image-scan/scanner/checks/package-cache';
import { sudoWithoutPassword } from '../../../../../lambdas/image-scan/scanner/checks/sudo-without-password';
import { unverifiedRepository } from '../../../../../lambdas/image-scan/scanner/checks/unverified-repository';
import { imageFacts } from './image-facts-of';

it('names each rule of sudoers by file and line', () => {
  const rules = [
    { line: 3, who: 'app' },
    { line: 9, who: '%wheel' },
  ];
  const places = sudoWithoutPassword.find(imageFacts({ files: { sudoers: [{ path: 'etc/sudoers.d/app', rules }] } }));
  expect(places.map(({ path }) => path)).toEqual(['etc/sudoers.d/app:3', 'etc/sudoers.d/app:9']);
});

it('names each setting of a package manager by file and line', () => {
  const unverified = [{ line: 2, what: 'signature', setting: 'gpgcheck=0' }] as const;
  const sources = [{ path: 'etc/yum.repos.d/x.repo', unverified }];
  expect(unverifiedRepository.find(imageFacts({ files: { sources } }))).toEqual([
    {
      path: 'etc/yum.repos.d/x.repo:2',
      detail: 'etc/yum.repos.d/x.repo, line 2: gpgcheck=0 switches off the check of the signature.',
    },
  ]);
});

it.each([
  [1024 * 1024, 1],
  [1024 * 1024 - 1, 0],
])('finds for a cache of %d bytes as many as %d', (bytes, count) => {
  const caches = [{ folder: 'var/lib/apt/lists', bytes, files: 12, layers: ['sha256:1', 'sha256:2'] }];
  const places = packageCache.find(imageFacts({ files: { caches } }));
  expect(places).toHaveLength(count);
  for (const { path, detail } of places) {
    expect(path).toBe('var/lib/apt/lists');
    expect(detail).toBe('var/lib/apt/lists takes 1.0 MB in 12 files of 2 layers, first in sha256:1.');
  }
});
