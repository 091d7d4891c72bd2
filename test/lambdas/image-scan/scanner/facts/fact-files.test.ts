import fc from 'fast-check';
import { factFileKind, parseFactFile } from '../../../../../lambdas/image-scan/scanner/facts/fact-files';
import { factFileSchema } from '../../../../../lambdas/image-scan/scanner/facts/facts-schema';

it.each([
  ['etc/passwd', 'passwd'],
  ['etc/group', 'group'],
  ['etc/shadow', 'shadow'],
  ['etc/sudoers', 'sudoers'],
  ['etc/sudoers.d/app', 'sudoers'],
  ['etc/sudoers.d/a', 'sudoers'],
  ['etc/apt/sources.list', 'apt-sources'],
  ['etc/apt/sources.list.d/debian.sources', 'apt-sources'],
  ['etc/apt/apt.conf.d/99local', 'apt-config'],
  ['etc/yum.repos.d/x.repo', 'yum-config'],
  ['etc/dnf/dnf.conf', 'yum-config'],
])('wants %s as %s', (path, kind) => {
  expect(factFileKind(path)).toBe(kind);
});

it.each([
  'etc/passwd-',
  'usr/etc/passwd',
  'app/etc/shadow',
  'etc/sudoers.d/x.bak',
  'etc/sudoers.d/x~',
  'etc/sudoers.d/a/b',
  'etc/apt/sources.list.d/x.save',
  'etc/yum.repos.d/x.repo.rpmnew',
  'etc/hosts',
])('does not want %s', (path) => {
  expect(factFileKind(path)).toBeNull();
});

it('makes of any bytes facts that can be kept', () => {
  const kinds = ['passwd', 'group', 'shadow', 'sudoers', 'apt-sources', 'apt-config', 'yum-config'] as const;
  const lines = fc.array(
    fc.constantFrom('a:x:0:0', 'a::1', 'a ALL=NOPASSWD: ALL', 'gpgcheck=0', 'Trusted: yes', '[x]', '\\'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...kinds), lines, fc.string(), (kind, some, junk) => {
      const file = parseFactFile(kind, Buffer.from([...some, junk].join('\n')));
      expect(factFileSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
    }),
  );
});
