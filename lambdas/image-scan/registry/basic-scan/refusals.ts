import { bounded } from '../../../shared/errors';
import { ENHANCED, notReady, type ReadFindings, type StartScan, type Undecided, unknown } from './steps';

/** An error of ECR that says something of the image; every other error is a failure of the call and is thrown. */
export interface RegistryRefusal {
  readonly error: string;
  readonly message: string;
}

/** What an error of DescribeImageScanFindings means; null for one that says nothing of the image. */
export function judgeDescribeRefusal(refusal: RegistryRefusal): Undecided | StartScan<null> | null {
  if (refusal.error === 'ScanNotFoundException')
    return { state: 'start-scan', why: 'the registry has no scan of the image', ifRefused: null };
  return judgeRefusal(refusal);
}

/** The same of a later page: a scan that is gone by then has made room for another. */
export function judgeLaterPageRefusal(refusal: RegistryRefusal): Undecided | null {
  if (refusal.error === 'ScanNotFoundException') return notReady('the scan was gone while its findings were read');
  return judgeRefusal(refusal);
}

/**
 * What an error of StartImageScan means; null for one that says nothing of the image. The limit of one scan in 24 hours
 * looks like throttling and throttling like the limit, so both leave what the step says for a refusal.
 */
export function judgeStartRefusal<IfRefused extends ReadFindings | null>(
  refusal: RegistryRefusal,
  step: StartScan<IfRefused>,
): Undecided | NonNullable<IfRefused> | null {
  switch (refusal.error) {
    case 'LimitExceededException':
      return (
        step.ifRefused ??
        notReady(
          `the registry does not start another scan (LimitExceeded): an image is scanned once in 24 hours, or calls are too frequent; ${step.why}`,
        )
      );
    case 'ThrottlingException':
    case 'TooManyRequestsException':
      return step.ifRefused ?? notReady(`the registry does not start a scan yet: ${refusal.error}; ${step.why}`);
    case 'UnsupportedImageTypeException':
      return unknown(`the registry cannot scan this type of image: ${bounded(refusal.message, 300)}`);
    default:
      return judgeRefusal(refusal);
  }
}

function judgeRefusal({ error, message }: RegistryRefusal): Undecided | null {
  switch (error) {
    case 'ImageNotFoundException':
      return unknown('image deleted before its scan could be read');
    case 'RepositoryNotFoundException':
      return unknown('image deleted with its repository before its scan could be read');
    case 'ThrottlingException':
    case 'TooManyRequestsException':
      // The SDK's own retries are used up: the workflow's are fewer than the polls until the deadline.
      return notReady(`the registry is asked too often: ${error}`);
    case 'ImageArchivedException':
      return unknown('the image is archived; restore it to have it scanned');
    case 'ValidationException':
      // ECR has no code of its own for this; only the message tells it from a malformed request.
      return unknown(
        /feature is disabled/i.test(message) ? ENHANCED : `the registry refuses to scan: ${bounded(message, 300)}`,
      );
    default:
      return null;
  }
}
