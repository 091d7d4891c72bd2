/** Source: PATH_MAX of Linux; no longer path can be opened in a running image. */
export const MAX_NAME_LENGTH = 4096;

export type EntryName = { readonly path: string } | { readonly refused: string };

/**
 * The path below the image's root that an archive's name means: no leading `./` or `/`, no empty or `.` parts, no slash at
 * its end; '' is the root itself. Absolute names are below that root too, as containerd and Docker unpack them. A name that
 * could mean a file elsewhere is refused with the reason.
 */
export function entryName(name: string): EntryName {
  if (name.length > MAX_NAME_LENGTH) return { refused: 'its name is too long' };
  if (name.includes('\0')) return { refused: 'its name holds a NUL' };
  if (isPlain(name)) return { path: name };
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? { refused: 'its name climbs with ".."' } : { path: parts.join('/') };
}

function isPlain(name: string): boolean {
  return (
    !name.startsWith('.') &&
    !name.startsWith('/') &&
    !name.includes('/.') &&
    !name.includes('//') &&
    !name.endsWith('/')
  );
}

/** A name of hostile making, fit for a report's line. */
export function printableName(name: string): string {
  const text = JSON.stringify(name.slice(0, 200));
  return name.length > 200 ? `${text}…` : text;
}
