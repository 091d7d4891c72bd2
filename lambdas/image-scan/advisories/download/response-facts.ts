/** Bytes of the whole body; null where the header is absent or no number. */
export function lengthOf(headers: Headers): number | null {
  const length = headers.get('content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

/**
 * What `If-Range` may hold: an ETag that is not weak, else nothing, as a date of whole seconds tells no two versions of one
 * second apart. Source: RFC 9110, sections 8.8.3 and 13.1.5.
 */
export function strongValidator(headers: Headers): string | null {
  const etag = headers.get('etag');
  return etag !== null && /^"[^"]*"$/.test(etag) ? etag : null;
}

/** Source: RFC 9110, section 14.4. */
export function contentRange(header: string | null): { readonly start: number; readonly total: number | null } | null {
  const [, start, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(header ?? '') ?? [];
  if (start === undefined || total === undefined) return null;
  return { start: Number(start), total: total === '*' ? null : Number(total) };
}
