import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { packageOf, recordLines } from '../record';
import { MAX_RECORD_BYTES, parentName } from '../record-path';
import { isToken } from '../text';

/** The default platform, which RubyGems leaves out of file names. */
const ANY_PLATFORM = 'ruby';

/**
 * The specification that RubyGems writes of each gem that it installs; `default/` holds those that come with Ruby.
 * A gem's own source may have a `.gemspec` too, which is a program and lies elsewhere.
 */
export const rubyGemspec: PackageFile = {
  kind: 'ruby-gemspec',
  role: 'installed',
  names: ['*.gemspec'],
  matches: isInstalledSpecification,
  maxBytes: MAX_RECORD_BYTES,
  parse: (bytes) => [readGemspec(bytes)],
};

function isInstalledSpecification(path: string): boolean {
  if (!path.endsWith('.gemspec')) return false;
  const parent = parentName(path);
  if (parent === 'specifications') return true;
  return parent === 'default' && parentName(path.slice(0, path.lastIndexOf('/'))) === 'specifications';
}

/** Literals of the form that RubyGems writes, and its stub line `# stub: name version platform paths`. */
function readGemspec(bytes: Buffer): RawPackage {
  const literals = new Map<string, string>();
  let stub: readonly string[] = [];
  for (const { line } of recordLines(bytes)) {
    if (stub.length === 0 && line.startsWith('# stub: ')) stub = line.split(' ', 5).slice(2);
    const [, field, value] = /^ {2}s\.(name|version|platform) = "([^"\\]{1,400})"(?:\.freeze)?$/.exec(line) ?? [];
    if (field !== undefined && value !== undefined && !literals.has(field)) literals.set(field, value);
  }
  const platform = literals.get('platform') ?? stub[2] ?? ANY_PLATFORM;
  if (!isToken(platform) || platform.length > 128) throw new InvalidPackageRecord(0, 'it has no valid platform');
  return {
    ...packageOf('gem', literals.get('name') ?? stub[0], literals.get('version') ?? stub[1]),
    ...(platform === ANY_PLATFORM ? {} : { architecture: platform }),
  };
}
