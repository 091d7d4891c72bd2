import type { Finding } from '../finding';
import { type ExportedImage, exceptionOf, fingerprintOf } from './exported-image';

type Value = string | number | boolean | null | undefined;
type Row = (image: ExportedImage, finding: Finding | undefined) => Value;

/** The columns, in their order; new ones are added behind these. */
const COLUMNS: Readonly<Record<string, Row>> = {
  account: ({ record }) => record.account,
  region: ({ record }) => record.region,
  repository: ({ record }) => record.repository,
  digest: ({ record }) => record.digest,
  tags: ({ record }) => record.tags.join(' '),
  verdict: ({ verdictNow }) => verdictNow,
  verdictOnRecord: ({ record }) => record.verdict,
  score: ({ record }) => record.score,
  judgedAt: ({ record }) => record.judgedAt,
  validUntil: ({ record }) => record.validUntil,
  policy: ({ record }) => record.policy,
  unknowns: ({ record, notRead }) =>
    [...record.unknowns.map(({ what, why }) => `${what}: ${why}`), ...(notRead === undefined ? [] : [notRead])].join(
      '; ',
    ),
  finding: (_, finding) => finding?.id,
  kind: (_, finding) => finding?.kind,
  severity: (_, finding) => finding?.severity,
  cvss: (_, finding) => finding?.cvss,
  title: (_, finding) => finding?.title,
  package: (_, finding) => finding?.package?.name,
  version: (_, finding) => finding?.package?.version,
  fixedIn: (_, finding) => finding?.package?.fixedIn,
  purl: (_, finding) => finding?.package?.purl,
  path: (_, finding) => finding?.path ?? finding?.package?.path,
  fixAvailable: (_, finding) => finding?.fixAvailable,
  exploitAvailable: (_, finding) => finding?.exploitAvailable,
  publishedAt: (_, finding) => finding?.publishedAt,
  sources: (_, finding) => finding?.sources.join(' '),
  aliases: (_, finding) => finding?.aliases.join(' '),
  exception: (image, finding) => finding && exceptionOf(finding, image)?.id,
  exceptionReason: (image, finding) => finding && exceptionOf(finding, image)?.reason,
  exceptionExpiresAt: (image, finding) => finding && exceptionOf(finding, image)?.expiresAt,
  fingerprint: (_, finding) => finding && fingerprintOf(finding),
};

/**
 * CSV by RFC 4180: a line of column names, then one line for each finding, and one for an image without any. Every field
 * is quoted, lines end with CRLF, the text is UTF-8. No cell can be taken for a formula (see `csvCell`).
 */
export async function* csvOf(images: AsyncIterable<ExportedImage> | Iterable<ExportedImage>): AsyncGenerator<string> {
  const columns = Object.values(COLUMNS);
  yield csvLine(Object.keys(COLUMNS));
  for await (const image of images) {
    const findings = image.findings?.length ? image.findings : [undefined];
    for (const finding of findings) yield csvLine(columns.map((value) => value(image, finding)));
  }
}

const csvLine = (values: readonly Value[]): string =>
  `${values.map((value) => csvCell(value === undefined || value === null ? '' : String(value))).join(',')}\r\n`;

/** Spreadsheets take a cell that begins so for a formula. Source: OWASP, "CSV Injection". */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20']/;

/** Control characters but for tab and line ends, which stand safely between quotes; and marks that reorder text. */
const UNSAFE = /[^\P{Cc}\t\n\r]|[\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * One quoted cell. What could begin a formula gets an apostrophe before it, and so does an apostrophe: whoever takes one
 * off where there is one has the text again, but for characters that steer terminals, which become U+FFFD.
 */
export function csvCell(text: string): string {
  const plain = text.toWellFormed().replace(UNSAFE, '\uFFFD');
  return `"${(FORMULA.test(plain) ? `'${plain}` : plain).replaceAll('"', '""')}"`;
}
