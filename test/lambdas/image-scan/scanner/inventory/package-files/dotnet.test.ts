import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import { dotnetDeps, nugetLock } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/dotnet';
import { parsesAnyBytes } from '../any-bytes';

const TARGET = '.NETCoreApp,Version=v8.0/linux-x64';
const libraries = {
  'App/1.0.0': { type: 'project', serviceable: false, sha512: '' },
  'Newtonsoft.Json/13.0.3': { type: 'package', serviceable: true },
  'System.Net.Http/4.3.0': { type: 'package', serviceable: true },
  'SQLitePCLRaw.lib/2.1.6': { type: 'package' },
  'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
  'System.Reference/1.0.0.0': { type: 'reference' },
};
const targets = {
  [TARGET]: {
    'App/1.0.0': { dependencies: { 'Newtonsoft.Json': '13.0.3' }, runtime: { 'App.dll': {} } },
    'Newtonsoft.Json/13.0.3': { runtime: { 'lib/net6.0/Newtonsoft.Json.dll': {} } },
    'System.Net.Http/4.3.0': { dependencies: {}, compile: { 'ref/System.Net.Http.dll': {} } },
    'SQLitePCLRaw.lib/2.1.6': { runtimeTargets: { 'runtimes/linux-x64/native/libe_sqlite3.so': {} } },
    'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { native: { 'libclrjit.so': {} } },
  },
};
const DEPS = { runtimeTarget: { name: TARGET, signature: '' }, targets, libraries };
const bytes = (json: unknown) => Buffer.from(JSON.stringify(json));
const nuget = (name: string, version: string) => ({ type: 'nuget', name, version });

it('reads what an application loads, without what only its compiler needed', () => {
  expect(dotnetDeps.parse(bytes(DEPS), '')).toEqual([
    nuget('Newtonsoft.Json', '13.0.3'),
    nuget('SQLitePCLRaw.lib', '2.1.6'),
    nuget('Microsoft.NETCore.App.Runtime.linux-x64', '8.0.1'),
  ]);
});

it.each([
  ['no target', { libraries }],
  ['a target that is not there', { ...DEPS, runtimeTarget: { name: 'other' } }],
])('takes every library where the file names %s', (_, json) => {
  expect(dotnetDeps.parse(bytes(json), '').map(({ name }) => name)).toContain('System.Net.Http');
});

it('takes the target by its name alone, as early versions of .NET Core wrote it', () => {
  expect(dotnetDeps.parse(bytes({ ...DEPS, runtimeTarget: TARGET }), '')).toHaveLength(3);
});

it.each([
  {},
  [],
  { libraries: [] },
  { libraries: { 'a/1': 'package' } },
  { libraries: { a: { type: 'package' } } },
  { libraries: { '/1': { type: 'package' } } },
  { ...DEPS, targets: { [TARGET]: { 'Newtonsoft.Json/13.0.3': 1 } } },
])('refuses %j', (json) => {
  expect(() => dotnetDeps.parse(bytes(json), '')).toThrow(InvalidPackageRecord);
});

const LOCK = {
  version: 1,
  dependencies: {
    'net8.0': {
      'Newtonsoft.Json': { type: 'Direct', requested: '[13.0.1, )', resolved: '13.0.3' },
      'System.Buffers': { type: 'Transitive', resolved: '4.5.1' },
      library: { type: 'Project' },
    },
  },
};
it('reads a lock file of NuGet', () => {
  expect(nugetLock.parse(bytes(LOCK), '')).toEqual([
    nuget('Newtonsoft.Json', '13.0.3'),
    nuget('System.Buffers', '4.5.1'),
  ]);
});
it.each([{}, { dependencies: { 'net8.0': { a: { type: 'Direct' } } } }])('refuses the lock file %j', (json) => {
  expect(() => nugetLock.parse(bytes(json), '')).toThrow(InvalidPackageRecord);
});

it.each([
  ['app/App.deps.json', 'dotnet-deps'],
  ['usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json', 'dotnet-deps'],
  ['app/packages.lock.json', 'nuget-lock'],
  ['app/appsettings.json', undefined],
])('takes %s for %s', (path, kind) => {
  expect(packageFileFor(path)?.kind).toBe(kind);
});

it.each([
  ['deps.json', dotnetDeps, DEPS],
  ['packages.lock.json', nugetLock, LOCK],
] as const)('throws nothing but InvalidPackageRecord on any bytes: %s', (_, file, json) => {
  parsesAnyBytes(file, '', [bytes(json)]);
});
