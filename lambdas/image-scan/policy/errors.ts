export interface PolicyProblem {
  /** Where in the document: `repositories["app/*"].thresholds.HIGH`; empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
}

/** As many as a person can work through at once; `problems` holds them all. */
const MAX_LISTED = 50;

/** The document breaks the rules of a policy: every problem that was found, not only the first. */
export class InvalidPolicy extends Error {
  override readonly name = 'InvalidPolicy';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[], options?: ErrorOptions) {
    const lines = problems.slice(0, MAX_LISTED).map(({ path, message }) => (path ? `${path}: ${message}` : message));
    const more = problems.length > MAX_LISTED ? [`... and ${problems.length - MAX_LISTED} more`] : [];
    super(['The policy is not valid. Correct these and put it again:', ...lines, ...more].join('\n  '), options);
    this.problems = problems;
  }
}

/** The text is not JSON, or is JSON that two readers could understand differently. */
export class InvalidJson extends Error {
  override readonly name = 'InvalidJson';
  /** Both count from 1; a column is a UTF-16 code unit. */
  readonly line: number;
  readonly column: number;

  constructor(why: string, line: number, column: number) {
    super(`line ${line}, column ${column}: ${why}`);
    this.line = line;
    this.column = column;
  }
}
