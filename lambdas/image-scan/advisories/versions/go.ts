import { compareSemver } from './semver';

/** Releases of Go itself, as `go version` prints them: `go1.21`, `go1.22rc1`, `go1.21.3 X:boringcrypto`. */
const TOOLCHAIN = /^(?:go)?([0-9]+\.[0-9]+)(\.[0-9]+)?(?:(beta|rc)([0-9]+))?(?: X:[!-~]*)?$/;

/**
 * The order of Go's modules: semantic versions with `v`; pseudo-versions order by their time, `+incompatible` is build
 * metadata and does not count. Source: go.dev/ref/mod, "Versions". Releases of Go itself order by go.dev/doc/toolchain.
 * Null if either is no version, such as `(devel)`.
 */
export function compareGo(a: string, b: string): number | null {
  return compareSemver(normalised(a), normalised(b));
}

function normalised(version: string): string {
  const match = TOOLCHAIN.exec(version);
  if (!match) return version;
  const [, majorMinor = '', patch = '.0', kind, number] = match;
  return `${majorMinor}${patch}${kind === undefined ? '' : `-${kind}.${number}`}`;
}
