import type { Compilation } from '../../lambdas/image-scan/advisories/compile/intake';
import type { DatabaseInfo, SignalInfo } from '../../lambdas/image-scan/advisories/database/advisory-database';
import { counted } from '../../lambdas/shared/wording';
import type { Output } from './output';
import { printable } from './printable';
import { byteSize, shortTime, table } from './table';

/** A document of a database as commands print it with `--json`. */
export interface DescribedDatabase {
  readonly path: string;
  readonly bytes: number;
  readonly info: DatabaseInfo;
}

/** What a database holds, for people. @param now its age is measured to this */
export function databaseLines({ path, bytes, info }: DescribedDatabase, now: Date, out: Output): readonly string[] {
  const ecosystems = Object.entries(info.ecosystems).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${printable(path)}: ${counted(info.records, 'record')}, ${byteSize(bytes)}`,
    `Built:   ${shortTime(info.builtAt)} (${ageText(info.builtAt, now)} ago)`,
    `Newest:  ${info.newestModified === null ? 'no record says when it was changed' : `changed ${shortTime(info.newestModified)}`}`,
    `Content: ${info.contentDigest}`,
    `EPSS:    ${signalText(info.epss, 'score')}`,
    `KEV:     ${signalText(info.kev, 'CVE')}`,
    '',
    ...table(
      [
        { title: 'ECOSYSTEM', value: ([name]) => name },
        { title: 'RECORDS', value: ([, count]) => String(count), align: 'right' },
      ],
      ecosystems,
      out.paint,
    ),
  ];
}

function signalText(signal: SignalInfo | null, entry: string): string {
  return signal === null ? 'none joined' : `${counted(signal.entries, entry)} of ${signal.publishedAt.slice(0, 10)}`;
}

/** `3 days`, `5 hours`: whole units, rounded down. */
export function ageText(since: string, now: Date): string {
  const hours = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 3_600_000));
  return hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
}

/** Names on stderr what a compilation left out. */
export function warnOfRejected({ rejected }: Pick<Compilation, 'rejected'>, out: Output): void {
  if (rejected.count === 0) return;
  const shown = rejected.first.slice(0, 5).map(({ origin, why }) => `${origin}: ${why}`);
  const more = rejected.count > shown.length ? [`and ${rejected.count - shown.length} more`] : [];
  const documents = counted(rejected.count, 'document');
  out.warn(`${documents} left out, as no advisory could be read from it:\n${[...shown, ...more].join('\n')}`);
}
