import { describeError } from '../../lambdas/shared/errors';
import type { ExportedImage } from '../../lambdas/verdicts/exports/exported-image';
import { tagsOfRepository } from '../../lambdas/verdicts/history-queries';
import { type ImageName, parseImageName, REPOSITORY_PATTERN } from '../../lambdas/verdicts/image-reference';
import { imagesWith, verdictOf, verdictOfTag } from '../../lambdas/verdicts/queries';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import type { EvidenceBucket } from '../../lambdas/verdicts/store/evidence';
import { readVerdictDocument } from '../../lambdas/verdicts/store/verdict-document';
import { type VerdictRecord, verdictAt } from '../../lambdas/verdicts/verdict';
import { explainAwsError } from './aws-errors';
import type { FoundDeployment } from './deployment';
import { checkRegistry } from './image-argument';

interface Trail {
  readonly table: AuditTable;
  readonly where: FoundDeployment;
}

/** Verdicts of one page of a list. */
const PAGE = 100;

/** A whole repository, or one image of it. @throws InvalidImageName */
export function parseExportTarget(text: string): ImageName {
  return REPOSITORY_PATTERN.test(text) ? { repository: text } : parseImageName(text);
}

/** The current verdicts that a name means; none where none was judged. */
export async function* recordsOf({ table, where }: Trail, name: ImageName): AsyncGenerator<VerdictRecord> {
  checkRegistry(name, where);
  const { repository, tag, digest } = name;
  const of = { account: where.account, region: where.region, repository };
  if (digest !== undefined || tag !== undefined) {
    const record =
      digest === undefined
        ? (await verdictOfTag(table, of, tag ?? ''))?.record
        : await verdictOf(table, { ...of, digest });
    if (record) yield record;
    return;
  }
  // Several tags can point at one image. A repository holds 100,000 images at most, which bounds what is remembered.
  const seen = new Set<string>();
  for await (const pointer of tagsOfRepository(table, of)) {
    if (seen.has(pointer.digest)) continue;
    seen.add(pointer.digest);
    const record = await verdictOf(table, { ...of, digest: pointer.digest });
    if (record && !('deletedAt' in record)) yield record;
  }
}

/** Every image whose current verdict is NON_COMPLIANT, worst first. */
export async function* nonCompliantRecords({ table }: Trail): AsyncGenerator<VerdictRecord> {
  let next: string | undefined;
  do {
    const page = await imagesWith(table, 'NON_COMPLIANT', { limit: PAGE, ...(next === undefined ? {} : { next }) });
    yield* page.items;
    next = page.next;
  } while (next !== undefined);
}

/**
 * Reads the findings of one image after the other, so that no more than one is held. Findings that cannot be read are
 * named as such, and the export goes on.
 * @throws where AWS cannot be asked at all
 */
export async function* exportedImages(
  bucket: EvidenceBucket,
  records: AsyncIterable<VerdictRecord>,
  now: Date,
  onImage: (image: ExportedImage) => void,
): AsyncGenerator<ExportedImage> {
  for await (const record of records) {
    const image = { record, verdictNow: verdictAt(record, now), ...(await findingsOf(bucket, record)) };
    onImage(image);
    yield image;
  }
}

async function findingsOf(
  bucket: EvidenceBucket,
  { evidence }: VerdictRecord,
): Promise<Pick<ExportedImage, 'findings' | 'exceptions' | 'notRead'>> {
  // A run that ended without a judgement says why among its unknowns.
  if (!evidence.verdict) return { findings: null, exceptions: [] };
  try {
    return await readVerdictDocument(bucket, evidence.verdict);
  } catch (error) {
    if (isConnection(error)) throw error;
    return { findings: null, exceptions: [], notRead: `Its findings cannot be read: ${describeError(error)}` };
  }
}

/** Not permitted, not reachable: then no image's findings can be read, and the export is none. */
function isConnection(error: unknown): boolean {
  const missing = error instanceof Error && error.name === 'NoSuchKey';
  return !missing && explainAwsError(error) !== null;
}
