import { Cvss2, Cvss3P0, Cvss3P1, Cvss4P0 } from 'ae-cvss-calculator';
import type { RankedSeverity } from '../../../verdicts/severity';
import { RANKED_SEVERITIES } from '../../../verdicts/severity';
import type { OsvRecord } from './osv-record';

export interface RecordSeverity {
  /** Null where the record says nothing of it. */
  readonly severity: RankedSeverity | null;
  /** Base score, 0 to 10: v3, else v4, else v2; null where the record has no vector that can be read. */
  readonly cvss: number | null;
}

type Vector = NonNullable<OsvRecord['severity']>[number];

/** In this order: the record's first that has vectors decides. Source: shapes of a finding, `cvss`. */
const CVSS_TYPES = ['CVSS_V3', 'CVSS_V4', 'CVSS_V2'] as const;
type CvssType = (typeof CVSS_TYPES)[number];

/** Words of databases: GitHub, Red Hat, Debian (urgency), Ubuntu (priority), RustSec, openEuler and their like. */
const WORDS: ReadonlyMap<string, RankedSeverity> = new Map([
  ['critical', 'CRITICAL'],
  ['important', 'HIGH'],
  ['high', 'HIGH'],
  ['moderate', 'MEDIUM'],
  ['medium', 'MEDIUM'],
  ['low', 'LOW'],
  ['minor', 'LOW'],
  ['negligible', 'INFORMATIONAL'],
  ['unimportant', 'INFORMATIONAL'],
  ['none', 'INFORMATIONAL'],
]);

/** Source: OSV schema 1.7, prefixes: records of the repository of malicious packages. They carry no severity. */
const MALICIOUS = /^MAL-/;

/** The highest that the record says for any of its packages: by CVSS where it has a vector, else by its database's word. */
export function severityOf(record: OsvRecord): RecordSeverity {
  const vectors = [...(record.severity ?? []), ...(record.affected ?? []).flatMap((item) => item.severity ?? [])];
  for (const type of CVSS_TYPES) {
    const scores = vectors.filter((vector) => vector.type === type).map(({ score }) => baseScore(type, score));
    const readable = scores.filter((score) => score !== null);
    if (readable.length > 0) {
      const cvss = readable.reduce((a, b) => Math.max(a, b));
      return { severity: ratingOf(type, cvss), cvss };
    }
  }
  return { severity: MALICIOUS.test(record.id) ? 'CRITICAL' : wordOf(record, vectors), cvss: null };
}

/** Base score of a CVSS vector; null if it is none, or lacks a base metric. Never throws. */
export function baseScore(type: CvssType, vector: string): number | null {
  try {
    const parsed = parseVector(type, vector);
    if (!parsed.isBaseFullyDefined()) return null;
    const scores = parsed.calculateScores();
    const score = 'baseMetricsOnly' in scores ? scores.baseMetricsOnly : scores.base;
    return typeof score === 'number' && score >= 0 && score <= 10 ? score : null;
  } catch {
    // The library throws errors of the language for what is no vector.
    return null;
  }
}

function parseVector(type: CvssType, vector: string): Cvss2 | Cvss3P0 | Cvss3P1 | Cvss4P0 {
  if (type === 'CVSS_V2') return new Cvss2(vector);
  if (type === 'CVSS_V4') return new Cvss4P0(vector);
  return vector.startsWith('CVSS:3.0/') ? new Cvss3P0(vector) : new Cvss3P1(vector);
}

/**
 * Source: CVSS v3.1 and v4.0, "Qualitative Severity Rating Scale"; for v2, which has no scale of its own, NVD's:
 * low below 4, medium below 7, else high.
 */
function ratingOf(type: CvssType, score: number): RankedSeverity {
  if (score >= 9 && type !== 'CVSS_V2') return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return score > 0 || type === 'CVSS_V2' ? 'LOW' : 'INFORMATIONAL';
}

function wordOf(record: OsvRecord, vectors: readonly Vector[]): RankedSeverity | null {
  const words = [
    ...vectors.filter(({ type }) => !CVSS_TYPES.some((cvss) => cvss === type)).map(({ score }) => score),
    ...wordsIn(record.database_specific),
    ...(record.affected ?? []).flatMap((item) => [
      ...wordsIn(item.ecosystem_specific),
      ...wordsIn(item.database_specific),
    ]),
  ];
  const found = words.map((word) => WORDS.get(word.toLowerCase())).filter((severity) => severity !== undefined);
  return RANKED_SEVERITIES.find((severity) => found.includes(severity)) ?? null;
}

function wordsIn(specific: Readonly<Record<string, unknown>> | null | undefined): readonly string[] {
  return [specific?.['severity'], specific?.['urgency']].filter((word) => typeof word === 'string');
}
