import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import { rubyGemspec } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/ruby-gemspec';
import { parsesAnyBytes } from '../any-bytes';
import { isOnPath } from './is-on-path';

const SPECIFICATION = `# -*- encoding: utf-8 -*-
# stub: nokogiri 1.16.0 x86_64-linux lib

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.16.0"
  s.platform = "x86_64-linux".freeze

  s.require_paths = ["lib".freeze]
  s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4"])
end
`;
const parse = (text: string) => rubyGemspec.parse(Buffer.from(text), '');
const nokogiri = { type: 'gem', name: 'nokogiri', version: '1.16.0' };

it.each([
  ['a specification', SPECIFICATION, { ...nokogiri, architecture: 'x86_64-linux' }],
  ['literals without a stub', SPECIFICATION.replace(/# stub.*/, ''), { ...nokogiri, architecture: 'x86_64-linux' }],
  ['a stub without literals', '# stub: nokogiri 1.16.0 ruby lib\n', nokogiri],
  ['a gem for every platform', '  s.name = "nokogiri"\n  s.version = "1.16.0".freeze\n', nokogiri],
])('reads %s', (_, text, expected) => {
  expect(parse(text)).toEqual([expected]);
});

it.each([
  '',
  '  s.name = NAME\n  s.version = "1"\n',
  '  s.name = "a"\n  s.version = Version\n',
  '  s.name = "a b"\n  s.version = "1"\n',
  '  s.name = "a"\n  s.version = "1"\n  s.platform = "a b"\n',
])('refuses %j', (text) => {
  expect(() => parse(text)).toThrow(InvalidPackageRecord);
});

it.each([
  ['usr/lib/ruby/gems/3.1.0/specifications/rake-13.0.6.gemspec', true],
  ['usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec', true],
  ['usr/lib/ruby/gems/3.1.0/gems/rake-13.0.6/rake.gemspec', false],
  ['app/default/a.gemspec', false],
  ['a.gemspec', false],
])('takes %s for an installed specification: %s', (path, expected) => {
  expect(packageFileFor(path) === rubyGemspec).toBe(expected);
});

it('throws nothing but InvalidPackageRecord on any bytes', () => {
  parsesAnyBytes(rubyGemspec, '', [Buffer.from(SPECIFICATION)]);
});

const hasRuby = isOnPath('ruby');
(hasRuby ? it : it.skip)(`lists what RubyGems lists${hasRuby ? '' : ' (skipped: ruby is not on the PATH)'}`, () => {
  const script = [
    'puts (Gem::Specification.dirs + [Gem.default_specifications_dir]).uniq',
    'puts',
    'Gem::Specification.each { |s| puts "#{s.name} #{s.version} #{s.platform}" }',
  ].join('; ');
  const [dirs = '', listed = ''] = execFileSync('ruby', ['-e', script], { encoding: 'utf8' }).split('\n\n');
  const files = dirs.split('\n').flatMap((dir) => specificationsIn(dir));
  const found = files.flatMap((path) => rubyGemspec.parse(readFileSync(path), path));
  const lines = found.map(({ name, version, architecture = 'ruby' }) => `${name} ${version} ${architecture}`);
  expect(lines.length).toBeGreaterThan(10);
  expect([...new Set(lines)].sort()).toEqual([...new Set(listed.trim().split('\n'))].sort());
});

function specificationsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => path.endsWith('.gemspec'));
  } catch {
    return [];
  }
}
