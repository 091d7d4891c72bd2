import type { ImageReference } from '../../verdicts/image-reference';
import { type EvidenceBucket, evidenceKey, putEvidence } from '../../verdicts/store/evidence';
import type { EvidencePointer } from '../../verdicts/verdict';
import type { ScanResult } from '../scanner/scan-result';
import { cycloneDx } from './cyclonedx';
import { spdx as spdxOf } from './spdx';
import type { SbomFormat, SbomSubject } from './subject';

interface SbomRun extends ImageReference {
  readonly runId: string;
  readonly gen: number;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** Writes the inventory of a run in every format. A retried run writes the same documents, so that the first ones stay. */
export async function putSboms(
  bucket: EvidenceBucket,
  run: SbomRun,
  result: ScanResult,
): Promise<Readonly<Record<SbomFormat, EvidencePointer>>> {
  const subject = subjectOf({ name: run.repository, digest: run.digest, at: new Date(run.startedAt) }, result);
  const put = (format: SbomFormat) =>
    putEvidence(bucket, evidenceKey('sbom', run, run, format), writeSbom(format, subject));
  const [cyclonedx, spdx] = await Promise.all([put('cyclonedx'), put('spdx')]);
  return { cyclonedx, spdx };
}

export function subjectOf(
  image: { readonly name: string; readonly digest: string; readonly at: Date },
  { inventory, configuration, complete }: ScanResult,
): SbomSubject {
  const { name, digest, at } = image;
  const createdAt = `${at.toISOString().slice(0, 19)}Z`;
  return { name, digest, architecture: configuration?.architecture ?? '', inventory, complete, createdAt };
}

export function writeSbom(format: SbomFormat, subject: SbomSubject): object {
  return format === 'cyclonedx' ? cycloneDx(subject) : spdxOf(subject);
}
