import type { NameValue } from './guard-request';

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What is known of a file in a multipart body, whose content is not read. */
export interface UploadedFile {
  /** Name of the form field. */
  readonly field: string;
  readonly fileName: string;
  /** As the client says, in lower case; null where it says none. */
  readonly mediaType: string | null;
  readonly bytes: number;
}

/** A request's body as its content type says that it is to be read. */
export type ParsedBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: Json }
  /** A file of a multipart body is a field with the file's name as its value, and stands in `files` as well. */
  | { readonly kind: 'form'; readonly fields: readonly NameValue[]; readonly files?: readonly UploadedFile[] }
  /** XML, plain text and everything else that is UTF-8. */
  | { readonly kind: 'text'; readonly text: string; readonly mediaType: string }
  | { readonly kind: 'binary'; readonly mediaType: string };
