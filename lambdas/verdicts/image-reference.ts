/** One image in one registry. Account and region are part of every key: the same digest elsewhere is another verdict. */
export interface ImageReference {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
}

export const DIGEST_PATTERN = /^sha256:[0-9a-f]{64}$/;

/** Source: the pattern of `repositoryName` in the ECR API reference. */
export const REPOSITORY_PATTERN = /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** Source: the OCI distribution specification, "Pulling manifests". */
export const TAG_PATTERN = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** `account/region/repository`, the `img` of the table's keys. Repository names cannot hold `#`, the keys' separator. */
export function imageKey(image: Omit<ImageReference, 'digest'>): string {
  return `${image.account}/${image.region}/${image.repository}`;
}

/** What people type: `repository:tag`, `repository@digest`, either with the registry's host in front. */
export interface ImageName {
  readonly registry?: { readonly account: string; readonly region: string };
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Whole domains: a registry that is only named like one of ECR is another. Source: ECR endpoints and quotas. */
const ECR_HOST =
  /^(\d{12})\.(?:dkr\.ecr(?:-fips)?|dkr-ecr(?:-fips)?)\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)$/;

export class InvalidImageName extends Error {
  override readonly name = 'InvalidImageName';
  readonly text: string;
  constructor(text: string, why: string) {
    super(`"${text}" is not an image name: ${why}. Write repository:tag or repository@sha256:<64 hex digits>.`);
    this.text = text;
  }
}

/** @throws InvalidImageName with what is wrong; a name with neither tag nor digest is refused rather than read as `latest`. */
export function parseImageName(text: string): ImageName {
  const [head = '', ...rest] = text.split('/');
  const host = ECR_HOST.exec(head);
  if (!host && rest.length > 0 && /[.:]/.test(head) && !head.includes('@')) {
    throw new InvalidImageName(text, `"${head}" is not an ECR registry`);
  }
  const name = host ? rest.join('/') : text;
  const registry = host ? { registry: { account: host[1] ?? '', region: host[2] ?? '' } } : {};

  const at = name.indexOf('@');
  const digest = at < 0 ? undefined : name.slice(at + 1);
  if (digest !== undefined && !DIGEST_PATTERN.test(digest))
    throw new InvalidImageName(text, `"${digest}" is not a digest`);

  const tagged = at < 0 ? name : name.slice(0, at);
  const colon = tagged.lastIndexOf(':');
  const tag = colon < 0 ? undefined : tagged.slice(colon + 1);
  if (tag !== undefined && !TAG_PATTERN.test(tag)) throw new InvalidImageName(text, `"${tag}" is not a tag`);

  const repository = colon < 0 ? tagged : tagged.slice(0, colon);
  if (!REPOSITORY_PATTERN.test(repository))
    throw new InvalidImageName(text, `"${repository}" is not a repository name`);
  if (tag === undefined && digest === undefined) throw new InvalidImageName(text, 'it has neither a tag nor a digest');
  return {
    ...registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
