/**
 * Package URLs. Source: the purl specification, "Character encoding": letters, digits, `.`, `-`, `_`, `~` and the colon
 * stay as they are, so that Debian's epochs read `1:2.3`; everything else is percent-encoded.
 */
import type { PackageType } from '../scan-result';
import type { Distribution } from './os-release';

export interface PurlParts {
  readonly type: PackageType;
  /** With its scope for npm. */
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  readonly distribution?: Distribution | null;
}

/** `pkg:deb/debian/name@version?arch=amd64&distro=debian-12`; the namespace is left out where nobody names the distribution. */
export function packageUrl({ type, name, version, architecture, distribution }: PurlParts): string {
  const parts = type === 'npm' ? name.split('/') : [...(distribution ? [distribution.id] : []), name];
  const qualifiers = [
    ...(architecture ? [`arch=${encode(architecture)}`] : []),
    ...(distribution && type !== 'npm' ? [`distro=${encode(distroName(distribution))}`] : []),
  ];
  const query = qualifiers.length > 0 ? `?${qualifiers.join('&')}` : '';
  return `pkg:${type}/${parts.map(encode).join('/')}@${encode(version)}${query}`;
}

function distroName({ id, versionId }: Distribution): string {
  return versionId === '' ? id : `${id}-${versionId}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
