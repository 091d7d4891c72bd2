/** The files of an image kept on disk: a folder, or a tar archive of one. Paths are relative, with slashes. */
export interface ImageFiles {
  /** What people gave: for messages. */
  readonly location: string;
  /** Bytes of the file, or null where there is none. */
  size(path: string): Promise<number | null>;
  /** A piece is valid until the next is asked for. */
  stream(path: string): AsyncIterable<Uint8Array>;
}

/** Bytes read at a time: few system calls, small beside everything else. */
export const PIECE_BYTES = 256 * 1024;
