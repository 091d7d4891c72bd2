import { RANKED_SEVERITIES, type RankedSeverity } from '../../../verdicts/severity';
import { InvalidDatabase } from '../errors';
import type {
  Advisory,
  AdvisoryText,
  AdvisoryVulnerability,
  AffectedInterval,
  AffectedPackage,
} from './advisory-database';
import { parseJson } from './format';

/**
 * Rows are JSON arrays: short, and compressed by what they share with their neighbours. They are checked by hand, as a
 * scan reads thousands of them.
 */

const TO_KINDS = ['fixed', 'last-affected', 'limit'] as const;

export function packageKey(ecosystem: string, name: string): string {
  return `${ecosystem}\t${name}`;
}

/** A row of a package without its record's number: intervals, then what else there is. */
export type AffectedTail = Omit<AffectedPackage, 'record'>;

/** What follows the number in `[record, intervals]`, or with versions and whether it is unreadable after them. */
export function encodeTail({ intervals, versions, unreadable }: AffectedTail): string {
  const rows = intervals.map(({ from, to }) => (to ? [from, TO_KINDS.indexOf(to.kind), to.version] : [from]));
  const values = versions.length === 0 && !unreadable ? [rows] : [rows, versions, unreadable];
  return JSON.stringify(values).slice(1);
}

/** @param tail as `encodeTail` makes it */
export function encodeAffected(record: number, tail: string): string {
  return `[${record},${tail}`;
}

/** @throws InvalidDatabase */
export function decodeAffected(part: string, row: Buffer): readonly AffectedPackage[] {
  return array(parseRow(part, row), part).map((value): AffectedPackage => {
    const [record, intervals, versions = [], unreadable = false] = array(value, part);
    if (!isRowNumber(record) || typeof unreadable !== 'boolean') throw malformed(part);
    return {
      record,
      intervals: array(intervals, part).map((interval) => decodeInterval(interval, part)),
      versions: texts(versions, part),
      unreadable,
    };
  });
}

function decodeInterval(value: unknown, part: string): AffectedInterval {
  const [from, kindNumber, version, ...more] = array(value, part);
  if ((from !== null && typeof from !== 'string') || more.length > 0) throw malformed(part);
  if (kindNumber === undefined) return { from, to: null };
  const kind = typeof kindNumber === 'number' ? TO_KINDS[kindNumber] : undefined;
  if (kind === undefined || typeof version !== 'string') throw malformed(part);
  return { from, to: { kind, version } };
}

/** An advisory, and the number of its text's row. */
export interface StoredAdvisory {
  readonly advisory: Advisory;
  readonly text: number;
}

/** `[id, [[id, aliases, severity, cvss, exploited, [score, percentile]]...], publishedAt, text]`. */
export function encodeAdvisory({ advisory, text }: StoredAdvisory): string {
  const { id, vulnerabilities, publishedAt } = advisory;
  const rows = vulnerabilities.map(({ id: name, aliases, severity, cvss, exploited, epss }) => [
    name,
    aliases,
    severity,
    cvss,
    exploited,
    epss ? [epss.score, epss.percentile] : null,
  ]);
  return JSON.stringify([id, rows, publishedAt, text]);
}

/** @throws InvalidDatabase */
export function decodeAdvisory(part: string, row: Buffer): StoredAdvisory {
  const [id, vulnerabilities, publishedAt, text] = array(parseRow(part, row), part);
  if (typeof id !== 'string' || (publishedAt !== null && typeof publishedAt !== 'string')) throw malformed(part);
  const decoded = array(vulnerabilities, part).map((value) => decodeVulnerability(value, part));
  if (decoded.length === 0 || !isRowNumber(text)) throw malformed(part);
  return { advisory: { id, vulnerabilities: decoded, publishedAt }, text };
}

function decodeVulnerability(value: unknown, part: string): AdvisoryVulnerability {
  const [id, aliases, severity, cvss, exploited, epss] = array(value, part);
  const known =
    typeof id === 'string' &&
    (severity === null || isRankedSeverity(severity)) &&
    (cvss === null || isWithin(cvss, 10)) &&
    (exploited === null || typeof exploited === 'boolean');
  if (!known) throw malformed(part);
  return { id, aliases: texts(aliases, part), severity, cvss, exploited, epss: decodeEpss(epss, part) };
}

function decodeEpss(value: unknown, part: string): AdvisoryVulnerability['epss'] {
  if (value === null) return null;
  const [score, percentile] = array(value, part);
  if (!isWithin(score, 1) || !isWithin(percentile, 1)) throw malformed(part);
  return { score, percentile };
}

export function encodeText({ title, description }: AdvisoryText): string {
  return JSON.stringify([title, description]);
}

/** @throws InvalidDatabase */
export function decodeText(part: string, row: Buffer): AdvisoryText {
  const [title, description] = array(parseRow(part, row), part);
  if (typeof title !== 'string' || typeof description !== 'string') throw malformed(part);
  return { title, description };
}

function parseRow(part: string, row: Buffer): unknown {
  return parseJson(part, row.toString('utf8'));
}

function array(value: unknown, part: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(part);
  return value;
}

function texts(value: unknown, part: string): readonly string[] {
  return array(value, part).map((text) => {
    if (typeof text !== 'string') throw malformed(part);
    return text;
  });
}

function isRowNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= most;
}

function isRankedSeverity(value: unknown): value is RankedSeverity {
  return RANKED_SEVERITIES.some((severity) => severity === value);
}

function malformed(part: string): InvalidDatabase {
  return new InvalidDatabase(part, 'it is not of its form');
}
