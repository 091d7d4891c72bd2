import { DIGEST_PATTERN, TAG_PATTERN } from '../../verdicts/image-reference';
import { InvalidRegistryReference } from './errors';

/** An image in any registry, as the distribution protocol addresses it. */
export interface RegistryReference {
  /** Scheme and host. */
  readonly endpoint: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly reference: string;
}

/** Docker's conventions for names without a host. Source: the Docker documentation, "docker image tag". */
const DEFAULT_HOST = 'docker.io';
const DEFAULT_HOST_API = 'registry-1.docker.io';
const DEFAULT_NAMESPACE = 'library';

/** Source: the OCI distribution specification, "Pulling manifests". Applied to one part at a time, so that it stays linear. */
const NAME_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const MAX_NAME = 255;

const HOST = /^(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/;

/**
 * Reads `host/repository:tag`, `host/repository@digest` or a name without host, which means Docker Hub. Plain HTTP is
 * used for a registry on this machine only.
 * @throws InvalidRegistryReference; a name with neither tag nor digest is refused rather than read as `latest`
 */
export function parseRegistryReference(text: string): RegistryReference {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !DIGEST_PATTERN.test(digest))
    throw new InvalidRegistryReference(text, `"${digest}" is not a digest`);

  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !TAG_PATTERN.test(tag)) throw new InvalidRegistryReference(text, `"${tag}" is not a tag`);
  const reference = digest ?? tag;
  if (reference === undefined) throw new InvalidRegistryReference(text, 'it has neither a tag nor a digest');

  const { host, repository } = splitHost(colon < 0 ? named : named.slice(0, colon));
  if (repository.length > MAX_NAME || !repository.split('/').every((part) => NAME_PART.test(part)))
    throw new InvalidRegistryReference(text, `"${repository}" is not a repository name`);
  const endpoint = HOST.test(host) ? URL.parse(`${isThisMachine(host) ? 'http' : 'https'}://${host}`) : null;
  if (!endpoint) throw new InvalidRegistryReference(text, `"${host}" is not a host`);
  return { endpoint: endpoint.origin, repository, reference };
}

/** The first part is a host if it could not be part of a name: it has a dot or a port, or is `localhost`. */
function splitHost(name: string): { readonly host: string; readonly repository: string } {
  const slash = name.indexOf('/');
  const head = slash < 0 ? '' : name.slice(0, slash);
  if (head !== DEFAULT_HOST && (head === 'localhost' || /[.:]/.test(head)))
    return { host: head, repository: name.slice(slash + 1) };
  const path = head === DEFAULT_HOST ? name.slice(slash + 1) : name;
  return { host: DEFAULT_HOST_API, repository: path.includes('/') ? path : `${DEFAULT_NAMESPACE}/${path}` };
}

function isThisMachine(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);
}
