/** Of a shorter secret even its first characters would say too much. */
const MIN_LENGTH = 12;
const MAX_SHOWN = 4;

/** What a person needs to recognise a secret: at most 4 characters and at most a quarter of it, and how long it is. */
export function hint(secret: string): string {
  const length = `${secret.length} characters`;
  if (secret.length < MIN_LENGTH) return length;
  const shown = secret.slice(0, Math.min(MAX_SHOWN, Math.floor(secret.length / 4)));
  return `${shown.replace(/[^ -~]/g, '?')}… (${length})`;
}
