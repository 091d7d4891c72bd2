import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { purlWithoutVersion } from './exception';
import type { ImageReference } from './image-reference';
import { packagePartition, verdictKey, vulnerabilityPartition } from './keys';
import { type OccurrenceItem, occurrenceIn, type PackageOccurrence, type VulnerabilityOccurrence } from './occurrence';
import { fromCursor, InvalidCursor, isKeyOf, type Page, type PageRequest, sizeOf, toCursor } from './queries';
import type { AuditTable } from './store/audit-table';
import { readCurrentOf } from './store/current-verdicts';
import type { OccurrenceHistory, VerdictRecord } from './verdict';

/** An image that is there now, and what was asked for as it holds it. */
export interface Located<Found> {
  readonly found: Found;
  readonly record: VerdictRecord;
}

/** Items looked at with one query and one batch of verdicts. */
const CANDIDATES = 100;

/** Queries for one page at most: where nearly all occurrences are of images long gone, a page may be short, or empty. */
const QUERIES_A_PAGE = 20;

/**
 * Current images that contain a vulnerability, by its id or an alias. A page can be empty and still have a next one.
 * Consistent with every verdict that was committed before the call. An image is missing here if nobody could look into it:
 * its verdict is UNKNOWN.
 */
export function imagesWithVulnerability(
  table: AuditTable,
  name: string,
  page: PageRequest = {},
): Promise<Page<Located<VulnerabilityOccurrence>>> {
  return located(table, { partition: vulnerabilityPartition(name), sort: 'vulnerabilities' }, page);
}

/** Which package: exactly the name, and whatever else is given. */
export interface PackageQuestion {
  readonly name: string;
  readonly version?: string;
  /** Without version, qualifiers and subpath. */
  readonly purl?: string;
}

/** Current images that contain a package; only of images that were judged while packages were indexed. */
export function imagesWithPackage(
  table: AuditTable,
  { name, version, purl }: PackageQuestion,
  page: PageRequest = {},
): Promise<Page<Located<PackageOccurrence>>> {
  const isMeant = (found: PackageOccurrence) =>
    found.name === name &&
    (version === undefined || found.version === version) &&
    (purl === undefined || purlWithoutVersion(found.purl) === purl);
  return located(table, { partition: packagePartition(name), sort: 'packages', isMeant }, page);
}

export class InvalidPackageUrl extends Error {
  override readonly name = 'InvalidPackageUrl';
  readonly text: string;
  constructor(text: string) {
    super(`"${text}" is not a package URL. Write pkg:type/namespace/name or pkg:type/name, with or without @version.`);
    this.text = text;
  }
}

/**
 * Reads what people type: a package URL, or a plain name. Qualifiers and subpath are left out of the question.
 * Source: the purl specification, "Rules for each purl component" and "How to parse a purl string".
 * @throws InvalidPackageUrl
 */
export function parsePackageQuestion(text: string): PackageQuestion {
  if (!/^pkg:/i.test(text)) return { name: text };
  const [whole = ''] = text.split(/[?#]/, 1);
  const [, type, path] = /^pkg:\/{0,2}([a-z][a-z0-9.+-]*)\/(.+)$/i.exec(whole) ?? [];
  if (type === undefined || path === undefined) throw new InvalidPackageUrl(text);
  const at = path.indexOf('@', path.lastIndexOf('/') + 1);
  // A scope that was typed as it is spoken, `@babel/core`, begins the path: no version does.
  const end = at <= 0 ? path.length : at;
  const parts = path
    .slice(0, end)
    .split('/')
    .map((part) => decoded(part, text));
  // Debian's and Alpine's namespaces are distributions; npm's is a part of the name.
  const name = type.toLowerCase() === 'npm' ? parts.join('/') : (parts.at(-1) ?? '');
  if (parts.includes('')) throw new InvalidPackageUrl(text);
  const purl = `pkg:${type.toLowerCase()}/${parts.map(encoded).join('/')}`;
  return { name, purl, ...(end < path.length ? { version: decoded(path.slice(end + 1), text) } : {}) };
}

/** As the scanner writes it: the purl specification leaves the colon as it is. */
function encoded(part: string): string {
  return encodeURIComponent(part.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new InvalidPackageUrl(text);
  }
}

interface Question<Found> {
  readonly partition: string;
  readonly sort: keyof OccurrenceHistory['since'];
  readonly isMeant?: (found: Found) => boolean;
}

type Candidate<Found> = OccurrenceItem<Found> & ImageReference & { readonly pk: string; readonly sk: string };

async function located<Found>(
  table: AuditTable,
  { partition, sort, isMeant = () => true }: Question<Found>,
  page: PageRequest,
): Promise<Page<Located<Found>>> {
  const limit = sizeOf(page);
  const items: Located<Found>[] = [];
  let start = page.next === undefined ? undefined : startOf(page.next, partition);
  let last: { readonly pk: string; readonly sk: string } | undefined;
  for (let asked = 0; asked < QUERIES_A_PAGE; asked += 1) {
    const { Items = [], LastEvaluatedKey } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': partition },
        ConsistentRead: true,
        Limit: CANDIDATES,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    const candidates = Items as Candidate<Found>[];
    const current = await readCurrentOf(table, candidates);
    for (const candidate of candidates) {
      const { pk, sk } = candidate;
      const record = current.get(keyOf(candidate));
      const found = record && occurrenceIn(candidate, sort, record);
      if (record === undefined || found === undefined || !isMeant(found)) continue;
      // A next page is promised where there is one more for it, and begins behind the last item taken.
      if (items.length === limit && last) return { items, next: toCursor(last) };
      items.push({ found, record });
      last = { pk, sk };
    }
    if (!LastEvaluatedKey) return { items };
    if (items.length === limit && last) return { items, next: toCursor(last) };
    start = LastEvaluatedKey as typeof start;
  }
  return start ? { items, next: toCursor(start) } : { items };
}

const keyOf = (image: ImageReference): string => JSON.stringify(verdictKey(image));

function startOf(cursor: string, partition: string): Readonly<Record<string, string>> {
  const key = fromCursor(cursor);
  if (isKeyOf(key, partition)) return key;
  throw new InvalidCursor();
}
