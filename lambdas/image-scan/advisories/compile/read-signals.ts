import { gunzipSync } from 'node:zlib';
import { type EpssScores, parseEpss } from '../database/epss';
import { type ExploitedVulnerabilities, parseKev } from '../database/kev';
import { InvalidAdvisorySource } from '../sources/errors';
import { parseDocument } from '../sources/source-document';

/** Some 300,000 scores of about 40 bytes; many times that is no list of scores. */
const MOST_CSV_BYTES = 256 * 1024 ** 2;

/** Stored bytes of either list that are worth reading. */
export const MOST_SIGNAL_BYTES = 64 * 1024 ** 2;

/**
 * The scores of EPSS, from the CSV as FIRST publishes it, with gzip or without.
 *
 * @throws InvalidAdvisorySource, InvalidSignals
 */
export function readEpss(name: string, bytes: Buffer): EpssScores {
  return parseEpss(new TextDecoder().decode(inflated(name, bytes)));
}

/**
 * The catalogue of known exploited vulnerabilities, from the JSON as CISA publishes it, with gzip or without.
 *
 * @throws InvalidAdvisorySource, InvalidSignals
 */
export function readKev(name: string, bytes: Buffer): ExploitedVulnerabilities {
  const parsed = parseDocument(name, inflated(name, bytes));
  if ('problem' in parsed) throw new InvalidAdvisorySource(name, parsed.problem);
  return parseKev(parsed.document);
}

/** Source: RFC 1952, section 2.3.1: the first bytes of gzip. */
function inflated(name: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_CSV_BYTES });
  } catch (cause) {
    throw new InvalidAdvisorySource(name, `it is damaged, or inflates to more than ${MOST_CSV_BYTES} bytes`, { cause });
  }
}
