import { MayflyError } from '../../shared/errors';

/** The base of every error of the registry room. */
export abstract class RegistryError extends MayflyError {}

/** The image is not in the registry, or no longer. */
export class ImageGone extends RegistryError {
  override readonly name = 'ImageGone';
  readonly repository: string;
  /** Tag or digest. */
  readonly reference: string;
  constructor(repository: string, reference: string, options?: ErrorOptions) {
    super(`There is no image ${reference} in the repository ${repository}: it was deleted or never pushed.`, options);
    this.repository = repository;
    this.reference = reference;
  }
}

/** The registry has the image and does not hand out its manifest. */
export class ManifestUnavailable extends RegistryError {
  override readonly name = 'ManifestUnavailable';
  readonly repository: string;
  readonly digest: string;
  readonly code: string;
  constructor(repository: string, digest: string, code: string, reason: string) {
    super(`The registry does not give the manifest ${digest} of ${repository}: ${code}${reason && `, ${reason}`}.`);
    this.repository = repository;
    this.digest = digest;
    this.code = code;
  }
}

/** The bytes of a manifest are not those that its digest names. */
export class ManifestDigestMismatch extends RegistryError {
  override readonly name = 'ManifestDigestMismatch';
  readonly expected: string;
  readonly actual: string;
  constructor(expected: string, actual: string) {
    super(`The manifest ${expected} arrived as ${actual}: its bytes were changed. Push the image again.`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** The bytes of a configuration or layer are not those that its descriptor names. */
export class BlobMismatch extends RegistryError {
  override readonly name = 'BlobMismatch';
  readonly digest: string;
  readonly size: number;
  constructor(expected: BlobIdentity, actual: string) {
    super(`The blob ${expected.digest} of ${expected.size} bytes is ${actual}. Nothing of it was committed.`);
    this.digest = expected.digest;
    this.size = expected.size;
  }
}

/** What names a blob and how long it must be. */
export interface BlobIdentity {
  readonly digest: string;
  /** Bytes as stored. */
  readonly size: number;
}

/** A configuration or layer cannot be read to its end. */
export class LayerUnavailable extends RegistryError {
  override readonly name = 'LayerUnavailable';
  readonly repository: string;
  readonly digest: string;
  constructor(repository: string, digest: string, why: string, options?: ErrorOptions) {
    super(`The blob ${digest} of ${repository} cannot be read: ${why}.`, options);
    this.repository = repository;
    this.digest = digest;
  }
}

/** No answer came, or it ended early. Another attempt may succeed. */
export class ConnectionFailed extends RegistryError {
  override readonly name = 'ConnectionFailed';
  constructor(why: string, options?: ErrorOptions) {
    super(`The connection to the registry failed: ${why}.`, options);
  }
}

/** An answer without what the API promises; taken as a failure, never as an empty result. */
export class UnexpectedRegistryAnswer extends RegistryError {
  override readonly name = 'UnexpectedRegistryAnswer';
  readonly operation: string;
  readonly path: string;
  constructor(operation: string, path: string, why: string) {
    super(`The registry's answer to ${operation} is not usable: ${path}: ${why}.`);
    this.operation = operation;
    this.path = path;
  }
}

/** A request of the distribution protocol that was refused, or that failed until its attempts were used up. */
export class RegistryRequestFailed extends RegistryError {
  override readonly name = 'RegistryRequestFailed';
  /** Such as `PUT /v2/app/api/manifests/v1`. */
  readonly request: string;
  /** HTTP status, or null where no answer came. */
  readonly status: number | null;
  /** The registry's own error code, such as `DENIED`, where it gave one. */
  readonly code: string | null;
  constructor(facts: RequestFacts, options?: ErrorOptions) {
    const { request, status, code, message, attempts } = facts;
    const said = [code, message].filter((part) => part).join(': ');
    super(
      `${request} failed${attempts > 1 ? ` after ${attempts} attempts` : ''}: ` +
        `${status === null ? 'no answer' : `status ${status}`}${said && `, ${said}`}.`,
      options,
    );
    this.request = request;
    this.status = status;
    this.code = code;
  }
}

export interface RequestFacts {
  readonly request: string;
  readonly status: number | null;
  readonly code: string | null;
  readonly message: string;
  readonly attempts: number;
}

/** Only one platform's image can be pushed: an index refers to images that this push does not bring. */
export class NotPushable extends RegistryError {
  override readonly name = 'NotPushable';
  readonly digest: string;
  constructor(digest: string, what: string) {
    super(`${digest} cannot be pushed: it is ${what}, not an image of one platform. Name one of its images.`);
    this.digest = digest;
  }
}

/** What is to be pushed with all its platforms is no index, or none that can be judged. */
export class IndexNotPushable extends RegistryError {
  override readonly name = 'IndexNotPushable';
  readonly digest: string;
  constructor(digest: string, why: string, next: string) {
    super(`${digest} cannot be pushed with all its platforms: ${why}. ${next}`);
    this.digest = digest;
  }
}

/** An index has no image for the platform asked for. */
export class NoSuchPlatform extends RegistryError {
  override readonly name = 'NoSuchPlatform';
  readonly wanted: string;
  readonly available: readonly string[];
  constructor(reference: string, wanted: string, available: readonly string[]) {
    super(`${reference} has no image for ${wanted}; it has ${available.join(', ') || 'none that names a platform'}.`);
    this.wanted = wanted;
    this.available = available;
  }
}

/** What a person typed is not a platform. */
export class InvalidPlatform extends RegistryError {
  override readonly name = 'InvalidPlatform';
  readonly text: string;
  constructor(text: string) {
    super(`"${text}" is not a platform. Write os/architecture or os/architecture/variant, such as linux/arm64.`);
    this.text = text;
  }
}

/** What a person typed is not a reference to an image in a registry. */
export class InvalidRegistryReference extends RegistryError {
  override readonly name = 'InvalidRegistryReference';
  readonly text: string;
  constructor(text: string, why: string) {
    super(`"${text}" is not a registry reference: ${why}. Write host/repository:tag or host/repository@sha256:<hex>.`);
    this.text = text;
  }
}
