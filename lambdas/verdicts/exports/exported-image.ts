import { createHash } from 'node:crypto';
import { type Exception, matchesFinding } from '../exception';
import { type Finding, findingKey } from '../finding';
import { type ImageReference, imageKey } from '../image-reference';
import type { Verdict, VerdictRecord } from '../verdict';

/** One image as an export tells of it. */
export interface ExportedImage {
  readonly record: VerdictRecord;
  /** What the verdict on record is worth when the export is made: an expired COMPLIANT is UNKNOWN. */
  readonly verdictNow: Verdict;
  /** Worst first; null where there are none to be told, for the reason in `notRead`. That is not an image without findings. */
  readonly findings: readonly Finding[] | null;
  readonly notRead?: string;
  /** Those that were applied when the image was judged. */
  readonly exceptions: readonly Exception[];
}

export interface ExportOptions {
  /** Mayfly's own, as the formats name the tool that found something. */
  readonly toolVersion: string;
}

/** The exception that left a finding out: of several, as the judge has it, the last to expire. */
export function exceptionOf(
  finding: Finding,
  { exceptions }: Pick<ExportedImage, 'exceptions'>,
): Exception | undefined {
  return exceptions
    .filter((exception) => matchesFinding(exception, finding))
    .reduce<Exception | undefined>((a, b) => (a && a.expiresAt >= b.expiresAt ? a : b), undefined);
}

/** The same for the same finding of an image in every scan of it: a hash of `findingKey`. */
export const fingerprintOf = (finding: Finding): string =>
  createHash('sha256').update(findingKey(finding)).digest('hex');

/** `account/region/repository@digest` */
export const imageIdOf = (image: ImageReference): string => `${imageKey(image)}@${image.digest}`;

/**
 * The image's package URL. Source: the purl specification, type `oci`: the name is the last part of the repository's, the
 * version its digest.
 */
export function imagePurl({ account, region, repository, digest }: ImageReference): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  const url = `${account}.dkr.ecr.${region}.${domain}/${repository}`;
  return `pkg:oci/${encodeURIComponent(name)}@${encodeURIComponent(digest)}?repository_url=${url}`;
}

/** Whether a finding's path is a place in the image's configuration, such as `config.Env[2]`, and no file. */
export const isConfigurationPath = (path: string): boolean => /^(?:created$|config\.[A-Z]|history\[)/.test(path);
