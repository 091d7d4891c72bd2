/** What this room throws on purpose. Anything else that escapes it is a defect. */
export abstract class AdvisoryError extends Error {}

/** A database file that is damaged, of another format, or of a newer version of it. */
export class InvalidDatabase extends AdvisoryError {
  override readonly name = 'InvalidDatabase';
  /** The part of the file, such as `header` or `records[12]`. */
  readonly part: string;
  constructor(part: string, why: string, options?: ErrorOptions) {
    super(`The advisory database cannot be read: ${part}: ${why}. Build or fetch it again.`, options);
    this.part = part;
  }
}

/** A list that is joined to the advisories (EPSS scores, exploited vulnerabilities) and is not of its form. */
export class InvalidSignals extends AdvisoryError {
  override readonly name = 'InvalidSignals';
  readonly list: 'EPSS' | 'KEV';
  /** Where in it, such as `line 3` or `vulnerabilities[2].cveID`. */
  readonly path: string;
  constructor(list: 'EPSS' | 'KEV', path: string, why: string, options?: ErrorOptions) {
    super(`The ${list} list cannot be read: ${path}: ${why}. Fetch it again.`, options);
    this.list = list;
    this.path = path;
  }
}

/** A VEX document that cannot be trusted to say what it seems to say. */
export class InvalidVexDocument extends AdvisoryError {
  override readonly name = 'InvalidVexDocument';
  /** Where in the document, such as `statements[2].status`; empty for the document as a whole. */
  readonly path: string;
  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`The VEX document cannot be read: ${path === '' ? '' : `${path}: `}${why}.`, options);
    this.path = path;
  }
}
