import { MayflyError } from '../../../shared/errors';

/** Advisories that cannot be had or read. Nothing is built of a part of them. */
export abstract class AdvisorySourceError extends MayflyError {}

/** A file or folder of advisories that is damaged, of a form that is not known, or beyond a limit. */
export class InvalidAdvisorySource extends AdvisorySourceError {
  override readonly name = 'InvalidAdvisorySource';
  /** The file, and where in it: `all.zip, GHSA-xvch-5gv4-984h.json`. */
  readonly where: string;
  constructor(where: string, why: string, options?: ErrorOptions) {
    super(`The advisories of ${where} cannot be read: ${why}.`, options);
    this.where = where;
  }
}

/** What was typed or configured names no advisories. */
export class InvalidAdvisorySelection extends AdvisorySourceError {
  override readonly name = 'InvalidAdvisorySelection';
}

/** A download that failed for good: the server refused it, or every attempt was used up. */
export class DownloadFailed extends AdvisorySourceError {
  override readonly name = 'DownloadFailed';
  readonly url: string;
  /** The last HTTP status; null where no answer came. */
  readonly status: number | null;
  constructor(url: string, status: number | null, why: string, options?: ErrorOptions) {
    super(`${url} could not be downloaded: ${why}.`, options);
    this.url = url;
    this.status = status;
  }
}
