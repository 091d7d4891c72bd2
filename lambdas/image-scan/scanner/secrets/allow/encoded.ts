/** Whether base64 holds `user:password`, as HTTP's Basic scheme and Docker's `auth` do. */
export function isBasicCredential(text: string): boolean {
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return /^[\x20-\x7e]{1,200}:[\x20-\x7e]{3,2000}\n?$/.test(decoded);
}

/** Whether base64 holds a JSON web token. */
export function isJwtInBase64(text: string): boolean {
  return /^eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{0,1500}/.test(Buffer.from(text, 'base64').toString('latin1'));
}
