/** One document of a source: JSON that should be an advisory, or why it could not be read. */
export type SourceDocument =
  | { readonly origin: string; readonly document: unknown }
  | { readonly origin: string; readonly problem: string };

/** What readers of sources allow. A source beyond a limit is refused as a whole. */
export interface SourceLimits {
  /** Bytes of one document. The longest of OSV's exports, of kernels with thousands of versions, have some megabytes. */
  readonly documentBytes: number;
  /** Documents of one file or folder. npm's export, the largest, has some hundred thousand. */
  readonly documents: number;
  /** Bytes of all documents of one file together, inflated. */
  readonly totalBytes: number;
  /** Inflated bytes for each stored one of a whole file; JSON of advisories shrinks 5- to 40-fold. */
  readonly ratio: number;
}

export const SOURCE_LIMITS: SourceLimits = {
  documentBytes: 32 * 1024 ** 2,
  documents: 3_000_000,
  totalBytes: 64 * 1024 ** 3,
  ratio: 250,
};

/** JSON of UTF-8 bytes; what is not JSON is named, not thrown, as one document says nothing of its neighbours. */
export function parseDocument(origin: string, bytes: Uint8Array): SourceDocument {
  try {
    return { origin, document: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch {
    return { origin, problem: 'it is not JSON in UTF-8' };
  }
}
