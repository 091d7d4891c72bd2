/** Why the published keys could not be read: a status, or a stable word. */
export type KeySetFailure =
  | `status-${number}`
  | 'unreachable'
  | 'timeout'
  | 'too-large'
  | 'malformed'
  | 'too-many-keys'
  | 'duplicate-key-id'
  | 'private-key';

/** The issuer's keys could not be fetched, or what was fetched is refused as a whole. */
export class KeySetUnavailable extends Error {
  override readonly name = 'KeySetUnavailable';
  readonly failure: KeySetFailure;

  constructor(failure: KeySetFailure, options?: ErrorOptions) {
    super(`The published keys cannot be used: ${failure}.`, options);
    this.failure = failure;
  }
}
