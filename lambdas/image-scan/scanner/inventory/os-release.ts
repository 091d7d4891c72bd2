import { InvalidPackageRecord } from '../errors';
import { lines } from './text';

export interface Distribution {
  /** Such as `debian`; lower case. */
  readonly id: string;
  /** Such as `12`; empty where the distribution has no versions. */
  readonly versionId: string;
}

/** Source: os-release(5): lower-case letters, digits, dot, underscore, hyphen. */
const ID = /^[a-z0-9._-]{1,128}$/;
const VERSION_ID = /^[a-z0-9._~+-]{0,128}$/;

/**
 * Reads os-release: assignments of shell syntax. Lines of another form are passed over, as os-release(5) wants.
 *
 * @throws InvalidPackageRecord if ID or VERSION_ID has characters that it cannot have.
 */
export function parseOsRelease(text: string): Distribution {
  // Source: os-release(5): an absent ID means "linux".
  let id = 'linux';
  let versionId = '';
  for (const { line, number } of lines(text)) {
    const equals = line.indexOf('=');
    const key = line.slice(0, Math.max(0, equals)).trim();
    if (key !== 'ID' && key !== 'VERSION_ID') continue;
    const value = unquote(line.slice(equals + 1).trim()).toLowerCase();
    if (!(key === 'ID' ? ID : VERSION_ID).test(value)) {
      throw new InvalidPackageRecord(number, `${key} has characters that it cannot have`);
    }
    if (key === 'ID') id = value;
    else versionId = value;
  }
  return { id, versionId };
}

function unquote(value: string): string {
  const quote = value[0];
  const isQuoted = value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}
