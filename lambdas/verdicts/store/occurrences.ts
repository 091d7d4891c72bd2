import { S3ServiceException } from '@aws-sdk/client-s3';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { eachAtOnce } from '../../shared/at-once';
import type { Finding } from '../finding';
import type { ImageReference } from '../image-reference';
import { type Key, packageKey, vulnerabilityKey } from '../keys';
import {
  differences,
  type OccurrenceItem,
  type OccurrenceLists,
  occurrenceIn,
  type PackageOccurrence,
  packagesOf,
  unionOf,
  type VulnerabilityOccurrence,
  voidedBefore,
  vulnerabilitiesOf,
} from '../occurrence';
import { SEVERITIES } from '../severity';
import type { EvidencePointer, OccurrenceHistory, VerdictRecord } from '../verdict';
import { type AuditTable, conditionFailed } from './audit-table';
import { readCurrent } from './commit';
import { type EvidenceBucket, EvidenceMismatch, getEvidence } from './evidence';

/** More ranges of voided generations than this, and the next run writes all items anew: the list stands in each verdict. */
const MOST_VOIDED = 100;

/** Writes under way at once: at some 5 ms each about 3,000 a second, below what a new on-demand table takes (4,000). */
const AT_ONCE = 16;

type Sort = keyof OccurrenceHistory['since'];

/** What one scan found. */
export interface Occurring {
  readonly findings: Iterable<Finding>;
  /** Null where packages are not indexed. */
  readonly packages: Iterable<{ readonly name: string; readonly version: string; readonly purl: string }> | null;
  /** False where something was not looked at: then what an earlier scan found is still in the image. */
  readonly complete: boolean;
}

interface Change {
  readonly sort: Sort;
  readonly key: Key;
  readonly found?: unknown;
  readonly before?: unknown;
}

/** What a run is to write before it commits. */
export interface OccurrencePlan extends Pick<OccurrenceHistory, 'since' | 'voided'> {
  /** Goes into the verdict's document as `occurrences`: the next run's differences begin with it. */
  readonly lists: OccurrenceLists;
  readonly changes: readonly Change[];
}

/**
 * What changes against the current verdict. What that one found is read from its own document, which costs one read of a
 * bucket; a list of its own would cost a write a run, and to query the items an index on each of them.
 *
 * @returns null where nothing can be said: the earlier list is lost, and this scan did not look everywhere
 */
export async function planOccurrences(
  stores: { readonly table: AuditTable; readonly bucket: EvidenceBucket },
  run: ImageReference & { readonly gen: number },
  occurring: Occurring,
): Promise<OccurrencePlan | null> {
  const current = await readCurrent(stores.table, run);
  // Our own commit in an earlier try, or a later run's: there is nothing to write, and the commit will tell which.
  if (current && current.gen >= run.gen) return null;

  const history = current?.occurrences;
  const known = history ? await readLists(stores.bucket, history.list) : undefined;
  if (known === 'lost' && !occurring.complete) return null;
  const base = known === 'lost' ? undefined : known;
  const voided = current && history ? voidedBefore(current, run.gen) : [];
  const anew = known === undefined || known === 'lost' || voided.length > MOST_VOIDED;

  const before = { vulnerabilities: base?.vulnerabilities ?? [], packages: base?.packages ?? [] };
  const looked = <Found>({ idOf }: Filing<Found>, earlier: readonly Found[], found: readonly Found[]) =>
    occurring.complete ? found : unionOf(earlier, found, idOf);
  const vulnerabilities = looked(VULNERABILITIES, before.vulnerabilities, vulnerabilitiesOf(occurring.findings));
  const packages = occurring.packages && looked(PACKAGES, before.packages, packagesOf(occurring.packages));
  const packagesAnew = anew || !base?.packages;

  const changes = [
    ...changesOf(VULNERABILITIES, run, { before: before.vulnerabilities, found: vulnerabilities, anew }),
    ...(packages ? changesOf(PACKAGES, run, { before: before.packages, found: packages, anew: packagesAnew }) : []),
  ];
  return {
    lists: { vulnerabilities, packages },
    since: {
      vulnerabilities: anew ? run.gen : (history?.since.vulnerabilities ?? run.gen),
      packages: packages && (packagesAnew ? run.gen : (history?.since.packages ?? run.gen)),
    },
    voided: anew ? [] : voided,
    changes: current && known === 'lost' ? await withStanding(stores.table, current, changes) : changes,
  };
}

/** The history that the verdict is to be committed with, once the document with the plan's lists is stored. */
export function historyOf({ since, voided }: OccurrencePlan, list: EvidencePointer): OccurrenceHistory {
  return { since, voided, list };
}

/**
 * Writes a plan's changes. An item of a later run stays:
 *
 *   run 5: lease lost ─────────────────────────── writes b (refused: gen 6 wrote it)
 *   run 6:             takes over, writes b, commits
 *
 * Each is a conditional write of its own, as a batch knows no conditions; both cost the same.
 */
export async function writeOccurrences(
  table: AuditTable,
  { account, region, repository, digest, gen }: ImageReference & { readonly gen: number },
  { changes }: Pick<OccurrencePlan, 'changes'>,
): Promise<void> {
  const write = async ({ key, found, before }: Change) => {
    const Item = { ...key, account, region, repository, digest, fromGen: gen, found, before };
    try {
      await table.db.send(
        new PutCommand({
          TableName: table.name,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR fromGen < :gen',
          ExpressionAttributeValues: { ':gen': gen },
        }),
      );
    } catch (error) {
      if (!conditionFailed(error)) throw error;
    }
  };
  await eachAtOnce(changes, AT_ONCE, write);
}

/** How occurrences of one sort are told apart within an image, and where they stand. */
interface Filing<Found> {
  readonly sort: Sort;
  readonly idOf: (one: Found) => string;
  readonly keyOf: (one: Found, image: ImageReference) => Key;
}

const VULNERABILITIES: Filing<VulnerabilityOccurrence> = {
  sort: 'vulnerabilities',
  idOf: ({ name }) => name,
  keyOf: ({ name }, image) => vulnerabilityKey(name, image),
};
const PACKAGES: Filing<PackageOccurrence> = {
  sort: 'packages',
  idOf: ({ purl }) => purl,
  keyOf: ({ name, purl }, image) => packageKey(name, purl, image),
};

function changesOf<Found>(
  { sort, idOf, keyOf }: Filing<Found>,
  image: ImageReference,
  lists: { readonly before: readonly Found[]; readonly found: readonly Found[]; readonly anew: boolean },
): readonly Change[] {
  const { before, found, anew } = lists;
  const known = new Map(before.map((one) => [idOf(one), one]));
  const changes = anew
    ? found.map((one) => ({ found: one, before: known.get(idOf(one)) }))
    : differences(before, found, idOf);
  return changes.flatMap((change) => {
    const one = change.found ?? change.before;
    return one ? [{ sort, key: keyOf(one, image), ...change }] : [];
  });
}

/** Without the earlier list, what each item to be written says now has to be asked of the item itself. */
async function withStanding(
  table: AuditTable,
  current: VerdictRecord,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const standing: Change[] = [];
  await eachAtOnce(changes, AT_ONCE, async (change) => {
    const { Item } = await table.db.send(
      new GetCommand({ TableName: table.name, Key: change.key, ConsistentRead: true }),
    );
    const before = Item ? occurrenceIn(Item as OccurrenceItem<unknown>, change.sort, current) : undefined;
    standing.push({ ...change, before });
  });
  return standing;
}

const text = z.string();
const listsSchema: z.ZodType<{ readonly occurrences: OccurrenceLists }> = z.object({
  occurrences: z.object({
    vulnerabilities: z.array(
      z.object({
        name: text,
        ids: z.array(text),
        severity: z.enum(SEVERITIES),
        packages: z.array(z.object({ name: text, version: text, fixedIn: text.exactOptional() })),
        packageCount: z.number(),
      }),
    ),
    packages: z.array(z.object({ name: text, version: text, purl: text })).nullable(),
  }),
});

/** A role that may not list a bucket is told 403 of a missing object. Source: S3 API reference, GetObject, "Permissions". */
const GONE = [403, 404];

async function readLists(bucket: EvidenceBucket, list: EvidencePointer): Promise<OccurrenceLists | 'lost'> {
  try {
    return listsSchema.parse(await getEvidence(bucket, list)).occurrences;
  } catch (error) {
    const isGone = error instanceof S3ServiceException && GONE.includes(error.$metadata.httpStatusCode ?? 0);
    if (isGone || error instanceof EvidenceMismatch || error instanceof z.ZodError) return 'lost';
    throw error;
  }
}
