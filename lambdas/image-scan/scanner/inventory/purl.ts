/**
 * Package URLs. Source: the purl specification: "Character encoding": letters, digits, `.`, `-`, `_`, `~` and the colon
 * stay as they are, so that Debian's epochs read `1:2.3`, and everything else is percent-encoded; and its definition of
 * each type, for what the namespace is and what is lower case.
 */
import type { PackageType } from '../scan-result';
import type { Distribution } from './os-release';

export interface PurlParts {
  readonly type: PackageType;
  /** As the ecosystem writes it: `@scope/name`, `group:artifact`, `vendor/name`, `github.com/a/b`. */
  readonly name: string;
  /** For rpm `version-release`, with `epoch:` before it where the epoch is not 0. */
  readonly version: string;
  /** For gems their platform, such as `java`; absent or empty where there is none. */
  readonly architecture?: string;
  /** The image's; used for the packages of operating systems only. */
  readonly distribution?: Distribution | null;
}

/** What a type has between `pkg:type/` and `@version`, the version, and the qualifiers in the order of their keys. */
interface Components {
  readonly path: readonly string[];
  readonly version: string;
  readonly qualifiers: readonly (readonly [key: string, value: string])[];
}

const COMPONENTS: Readonly<Record<PackageType, (parts: PurlParts) => Components>> = {
  apk: ofSystem,
  deb: ofSystem,
  rpm: ofRpm,
  cargo: (parts) => library(parts, [parts.name]),
  composer: (parts) => library(parts, parts.name.toLowerCase().split('/')),
  gem: (parts) => ({ ...library(parts, [parts.name]), qualifiers: present([['platform', parts.architecture ?? '']]) }),
  golang: (parts) => library(parts, parts.name.toLowerCase().split('/')),
  maven: (parts) => library(parts, parts.name.split(':')),
  npm: (parts) => library(parts, parts.name.split('/')),
  nuget: (parts) => library(parts, [parts.name]),
  pypi: (parts) => library(parts, [parts.name.toLowerCase().replaceAll('_', '-')]),
};

/**
 * Such as `pkg:deb/debian/name@version?arch=amd64&distro=debian-12`; an operating system's package has no namespace where
 * nobody names the distribution.
 */
export function packageUrl(parts: PurlParts): string {
  const { path, version, qualifiers } = COMPONENTS[parts.type](parts);
  const query = qualifiers.map(([key, value]) => `${key}=${encode(value)}`).join('&');
  // An empty segment, of a hostile name, would be no valid URL.
  const segments = path.filter((segment) => segment !== '');
  const name = segments.length > 0 ? segments.map(encode).join('/') : encode(parts.name);
  return `pkg:${parts.type}/${name}@${encode(version)}${query === '' ? '' : `?${query}`}`;
}

function ofSystem({ type, name, version, architecture = '', distribution = null }: PurlParts): Components {
  return {
    // Distributions' ids are lower case by os-release(5); names of apk and deb packages by the specification.
    path: [distribution?.id ?? '', type === 'rpm' ? name : name.toLowerCase()],
    version,
    qualifiers: present([
      ['arch', architecture],
      ['distro', distribution ? distroName(distribution) : ''],
    ]),
  };
}

/** The version is without the epoch, which has a qualifier of its own. */
function ofRpm(parts: PurlParts): Components {
  const { path, qualifiers } = ofSystem(parts);
  const [, epoch = '', version = ''] = /^(?:(\d+):)?(.*)$/s.exec(parts.version) ?? [];
  return { path, version, qualifiers: [...qualifiers, ...present([['epoch', epoch]])] };
}

function library({ version }: PurlParts, path: readonly string[]): Components {
  return { path, version, qualifiers: [] };
}

function present(qualifiers: Components['qualifiers']): Components['qualifiers'] {
  return qualifiers.filter(([, value]) => value !== '');
}

function distroName({ id, versionId }: Distribution): string {
  return versionId === '' ? id : `${id}-${versionId}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
