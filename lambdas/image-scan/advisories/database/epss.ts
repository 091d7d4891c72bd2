import { InvalidSignals } from '../errors';
import type { EpssScore } from './advisory-database';

export interface EpssScores {
  /** ISO 8601: `score_date` of the file. */
  readonly publishedAt: string;
  readonly scores: ReadonlyMap<string, EpssScore>;
}

/** The published file has about 300,000 lines of 30 bytes. */
const MAX_CHARACTERS = 256 * 2 ** 20;
const COMMENT = /^#.*\bscore_date:([^,\s]+)/;
const HEADER = 'cve,epss,percentile';
const ROW = /^(CVE-\d{4}-\d{4,19}),([0-9.eE-]{1,20}),([0-9.eE-]{1,20})$/;

/**
 * Reads EPSS scores: a comment with the date, a header, then `cve,epss,percentile`. Source: first.org/epss/data_stats.
 *
 * @param csv the text of `epss_scores-YYYY-MM-DD.csv`
 * @throws InvalidSignals at the first line of another form: a list cut short is never returned
 */
export function parseEpss(csv: string): EpssScores {
  if (csv.length > MAX_CHARACTERS)
    throw new InvalidSignals('EPSS', 'the file', `it has more than ${MAX_CHARACTERS} characters`);
  const lines = csv.split('\n');
  const date = COMMENT.exec(lines[0] ?? '')?.[1] ?? '';
  const at = Date.parse(date);
  if (Number.isNaN(at)) throw new InvalidSignals('EPSS', 'line 1', 'it has no score_date');
  if (lines[1]?.trim() !== HEADER) throw new InvalidSignals('EPSS', 'line 2', `it is not "${HEADER}"`);

  const scores = new Map<string, EpssScore>();
  for (let index = 2; index < lines.length; index += 1) {
    const line = lines[index]?.trim() ?? '';
    if (line === '' && index === lines.length - 1) break;
    const [, cve, score, percentile] = ROW.exec(line) ?? [];
    const [p, q] = [Number(score), Number(percentile)];
    if (cve === undefined || !isShare(p) || !isShare(q)) {
      throw new InvalidSignals('EPSS', `line ${index + 1}`, 'it is not a CVE and two numbers from 0 to 1');
    }
    scores.set(cve, { score: p, percentile: q });
  }
  if (scores.size === 0) throw new InvalidSignals('EPSS', 'the file', 'it has no scores');
  return { publishedAt: new Date(at).toISOString(), scores };
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
