/** A content descriptor of the OCI image specification, the part that a reader needs. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes as stored (compressed). */
  readonly size: number;
}

export interface Manifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly digest: string;
}

/**
 * Where an image's bytes come from: ECR, an OCI layout, a `docker save` archive, a test.
 * A source only fetches; the scanner checks every digest and size itself.
 */
export interface ImageSource {
  manifest(): Promise<Manifest>;
  /** The stored bytes of a configuration or layer, in pieces of the source's choosing. */
  blob(descriptor: Descriptor): AsyncIterable<Uint8Array>;
}

/** A source whose manifest is an index: it has what the index lists as well. */
export interface IndexSource extends ImageSource {
  child(descriptor: Descriptor): Promise<Manifest>;
}
