import type { FileInspector, InspectionSink } from '../../layer/file-inspector';
import type { SyncCodec } from '../../layer/sync-codec';
import { isDistributions } from '../places';
import { AuditableCapture, AuditableSearch, auditablePackages, PROBE_BYTES } from './cargo-auditable';
import { findGoBuildInfo, GO_ALIGNMENT, GoCapture, type GoCaptureResult, goPackages } from './go-build-info';

/** Bytes of a program that are looked at together. */
export const WINDOW_BYTES = 128 * 1024;

/**
 * Finds what tells of the packages in a program: Go's build info and cargo-auditable's list. Both are found by their
 * content, as the tables that say where they lie stand at the end of a program. Bytes are looked at in windows at fixed
 * places of the file, so that the pieces they arrive in make no difference. All that is found counts, as a program may
 * hold another.
 */
export class ExecutableInspector implements FileInspector {
  readonly #path: string;
  readonly #sink: InspectionSink;
  readonly #window: Buffer;
  readonly #codec: SyncCodec | null;
  readonly #search = new AuditableSearch();
  #filled = 0;
  /** Bytes of the file before the window: a multiple of Go's alignment. */
  #offset = 0;
  #go: GoCapture | undefined;
  #auditable: AuditableCapture | undefined;

  /**
   * @param window of `WINDOW_BYTES`, for this file alone while it passes.
   * @param codec the same; null where this Node has none.
   */
  constructor(path: string, sink: InspectionSink, window: Buffer, codec: SyncCodec | null) {
    this.#path = path;
    this.#sink = sink;
    this.#window = window;
    this.#codec = codec;
  }

  push(piece: Buffer): void {
    for (let at = 0; at < piece.length; ) {
      const copied = piece.copy(this.#window, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled === this.#window.length) this.#look(this.#filled - PROBE_BYTES);
    }
  }

  end(): void {
    this.#look(this.#filled);
    if (this.#go) this.#unknown('its Go build info is cut short');
    this.#auditable?.end();
    this.#takeAuditable();
    if (this.#codec === null) this.#unknown('this version of Node has no decoder for lists of crates');
    if (this.#search.exhausted) this.#unknown('it has too many places where a list of crates might begin');
  }

  /** Looks at what begins before `until`, and drops it. */
  #look(until: number): void {
    this.#lookForGo(until);
    if (this.#codec) this.#lookForAuditable(until, this.#codec);
    this.#window.copyWithin(0, until, this.#filled);
    this.#filled -= until;
    this.#offset += until;
  }

  #lookForGo(until: number): void {
    for (let at = 0; at < until; ) {
      if (this.#go === undefined) {
        const found = findGoBuildInfo(this.#window.subarray(0, this.#filled), align(at), until);
        if (found < 0) return;
        this.#go = new GoCapture();
        at = found;
      }
      at += this.#go.push(this.#window.subarray(at, until));
      if (this.#go.result === undefined) return;
      this.#reportGo(this.#go.result);
      this.#go = undefined;
    }
  }

  #lookForAuditable(until: number, codec: SyncCodec): void {
    for (let at = 0; at < until; ) {
      if (this.#auditable === undefined) {
        const bytes = this.#window.subarray(0, this.#filled);
        const found = this.#search.find(bytes, at, until, this.#offset + until, codec);
        if (found < 0) return;
        this.#auditable = new AuditableCapture(codec);
        at = found;
      }
      at += this.#auditable.push(this.#window.subarray(at, until));
      if (this.#auditable.result === undefined) return;
      this.#takeAuditable();
    }
  }

  #reportGo(found: GoCaptureResult): void {
    if (found.is === 'old') this.#unknown('it is built with Go 1.17 or older, whose build info is not read');
    else if (found.is === 'too large') this.#unknown('its Go build info is too large');
    else if (found.is === 'build info') {
      const { packages, unknown, withoutModules } = goPackages(found.goVersion, found.modules);
      if (packages.length > 0) this.#sink.packages(this.#path, packages);
      for (const what of unknown) this.#unknown(what);
      const reason = 'it is built with Go, and does not tell of which modules';
      if (withoutModules && isDistributions(this.#path)) this.#sink.passedOver(this.#path, reason);
      else if (withoutModules) this.#unknown(reason);
    }
  }

  #takeAuditable(): void {
    const json = this.#auditable?.result;
    this.#auditable = undefined;
    if (json === undefined) return;
    const packages = json === null ? null : auditablePackages(json);
    if (packages === null) this.#unknown('its list of crates is damaged or too large');
    else if (packages.length > 0) this.#sink.packages(this.#path, packages);
  }

  #unknown(reason: string): void {
    this.#sink.notLookedAt(this.#path, reason);
  }
}

function align(at: number): number {
  return Math.ceil(at / GO_ALIGNMENT) * GO_ALIGNMENT;
}
