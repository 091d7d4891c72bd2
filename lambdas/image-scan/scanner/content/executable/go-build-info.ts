/** What Go's linker leaves in each program. Source: Go's `debug/buildinfo` and `runtime/debug` packages. */
import type { RawPackage } from '../../inventory/package-file';
import { isToken } from '../../inventory/text';

/** Stands at a multiple of 16 bytes of the file, as of memory. */
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
export const GO_ALIGNMENT = 16;
const HEADER_BYTES = 32;
/** Bits of the header's byte of flags. */
const INLINE_STRINGS = 2;
const MAX_FLAGS = 3;
/** Bytes of the toolchain's version, such as `go1.22.3 X:rangefunc`. */
const MAX_VERSION_BYTES = 1024;
/** Bytes of the list of modules: about 100 for each; the largest real lists have some 100 KB. */
const MAX_MODULES_BYTES = 4 * 1024 * 1024;
/** The list stands between two marks of 16 bytes, which let other programs find it. */
const MARK_BYTES = 16;

/** The first place at or after `from`, and before `until`, where build info may begin; -1 where there is none. */
export function findGoBuildInfo(bytes: Buffer, from: number, until: number): number {
  for (let at = from; at < until; at += GO_ALIGNMENT) {
    // Two bytes first: this is done for each 16 bytes of each program.
    if (bytes[at] === 0xff && bytes[at + 1] === 0x20 && bytes.subarray(at, at + MAGIC.length).equals(MAGIC)) {
      return at;
    }
  }
  return -1;
}

export type GoCaptureResult =
  | { readonly is: 'build info'; readonly goVersion: string; readonly modules: string }
  /** Programs of Go 1.17 and older point to their texts, which have passed by then. */
  | { readonly is: 'old' }
  | { readonly is: 'too large' }
  /** The bytes only look like its beginning. */
  | { readonly is: 'nothing' };

type Step = 'header' | 'version length' | 'version' | 'modules length' | 'modules';

/** Reads build info that begins with the first byte that is pushed. */
export class GoCapture {
  result: GoCaptureResult | undefined;
  #step: Step = 'header';
  #pieces: Buffer[] = [];
  #left = HEADER_BYTES;
  #length = 0;
  #shift = 1;
  #goVersion = '';

  /** @returns how many bytes were taken: all of them until there is a result. */
  push(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && this.result === undefined) {
      if (this.#step === 'version length' || this.#step === 'modules length') {
        this.#lengthByte(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const piece = bytes.subarray(at, at + this.#left);
      this.#pieces.push(Buffer.from(piece));
      this.#left -= piece.length;
      at += piece.length;
      if (this.#left === 0) this.#finish(Buffer.concat(this.#pieces));
    }
    return at;
  }

  #finish(bytes: Buffer): void {
    this.#pieces = [];
    this.#length = 0;
    this.#shift = 1;
    if (this.#step === 'header') this.#header(bytes);
    else if (this.#step === 'version') {
      this.#goVersion = bytes.toString('utf8');
      if (/^(?:go1|devel)/.test(this.#goVersion)) this.#step = 'modules length';
      else this.result = { is: 'nothing' };
    } else this.#modules(bytes);
  }

  #header(header: Buffer): void {
    const pointerBytes = header[14];
    const flags = header[15] ?? 0;
    if ((pointerBytes !== 4 && pointerBytes !== 8) || flags > MAX_FLAGS) this.result = { is: 'nothing' };
    else if ((flags & INLINE_STRINGS) === 0) this.result = { is: 'old' };
    else this.#step = 'version length';
  }

  /** Seven bits of a number, the lowest first; the highest bit says that more follow. */
  #lengthByte(byte: number): void {
    this.#length += (byte & 0x7f) * this.#shift;
    this.#shift *= 128;
    const isVersion = this.#step === 'version length';
    if (this.#length > (isVersion ? MAX_VERSION_BYTES : MAX_MODULES_BYTES) || this.#shift > 2 ** 42) {
      this.result = { is: isVersion ? 'nothing' : 'too large' };
      return;
    }
    if ((byte & 0x80) !== 0) return;
    this.#step = isVersion ? 'version' : 'modules';
    this.#left = this.#length;
    if (this.#left === 0) this.#finish(Buffer.alloc(0));
  }

  #modules(bytes: Buffer): void {
    const isMarked = bytes.length > 2 * MARK_BYTES && bytes[bytes.length - MARK_BYTES - 1] === 0x0a;
    const modules = isMarked ? bytes.toString('utf8', MARK_BYTES, bytes.length - MARK_BYTES) : '';
    this.result = { is: 'build info', goVersion: this.#goVersion, modules };
  }
}

export interface GoPackages {
  readonly packages: readonly RawPackage[];
  /** What the build info does not tell. */
  readonly unknown: readonly string[];
  /** Whether it tells of no module at all, as builds without modules do: Debian makes its packages so. */
  readonly withoutModules: boolean;
}

/**
 * The modules that a program is built of: its own, those it depends on, each as what replaces it, and `stdlib` with the
 * toolchain's version without `go`, as Go's vulnerability database writes it. A module that a folder replaces keeps its
 * name and version, as nothing else tells what the folder held.
 *
 * @param modules lines of `path`, `mod`, `dep`, `=>` and `build`, parted by tabs.
 */
export function goPackages(goVersion: string, modules: string): GoPackages {
  const found: { name: string; version: string }[] = [];
  const unknown: string[] = [];
  let program = '';
  for (const line of modules.split('\n')) {
    const [kind, name = '', version = ''] = line.split('\t');
    if (kind === 'path') program = name;
    else if (kind === 'mod' || kind === 'dep') found.push({ name, version });
    else if (kind === '=>' && !isFolder(name)) found.splice(-1, 1, { name, version });
  }
  const valid = found.filter(({ name, version }) => isToken(name) && isToken(version));
  const packages: RawPackage[] = valid.map((module) => ({ type: 'golang', ...module }));
  const damaged = found.length - valid.length;
  if (damaged > 0) unknown.push(`${damaged} of the modules that it is built of have no valid name or version`);
  // The toolchain's own programs, and those of single files, have no module.
  const hasModules = found.length > 0 || program.startsWith('cmd/') || program === 'command-line-arguments';
  const toolchain = /^go(\d[^\s]*)/.exec(goVersion)?.[1];
  if (toolchain === undefined || !isToken(toolchain)) {
    unknown.push('it is built with a development version of Go: its standard library has no version');
  } else packages.push({ type: 'golang', name: 'stdlib', version: toolchain });
  return { packages, unknown, withoutModules: !hasModules };
}

/** Source: Go's modules reference, "replace directive": such a path begins with `./` or `../`, or is absolute. */
function isFolder(path: string): boolean {
  return /^(?:\.{1,2}(?:[/\\]|$)|[/\\]|[A-Za-z]:[/\\])/.test(path);
}
