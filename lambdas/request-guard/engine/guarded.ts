import type { Identity } from '../authentication/identity';
import type { GuardRequest } from '../request/guard-request';
import type { ParsedBody } from '../request/parsed-body';
import type { Validated } from '../validation/validation';

/** What a handler gets of a request that was let through. */
export interface Guarded {
  readonly request: GuardRequest;
  /** The body as its content type says that it is to be read. */
  readonly body: ParsedBody;
  /** Who sent it; null where nobody was asked, or where a token is not required and there was none. */
  readonly identity: Identity | null;
  /** Of each part of the request what its schema made of it, or the part as it is. */
  readonly input: Validated;
}
