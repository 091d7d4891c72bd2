import { InvalidImageName, parseImageName } from '../verdicts/image-reference';

/** The registry whose images have verdicts. */
export interface Registry {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** The image of a container as its definition names it. */
export type NamedImage =
  | { readonly registry: 'ours'; readonly repository: string; readonly digest: string }
  | { readonly registry: 'ours'; readonly repository: string; readonly tag: string }
  | { readonly registry: 'other'; readonly host: string }
  | { readonly registry: 'unreadable'; readonly why: string };

/** Where a name has no host. Source: ECS developer guide, task definition parameters, `image`. */
const DEFAULT_HOST = 'Docker Hub';
/** What container runtimes pull where a name has neither tag nor digest. */
const DEFAULT_TAG = 'latest';

/** Whole domains, so that a registry that is only named like ours is another one. Source: ECR endpoints and quotas. */
const DOMAINS = {
  'dkr.ecr': ['amazonaws.com', 'amazonaws.com.cn'],
  'dkr-ecr': ['on.aws', 'on.amazonwebservices.com.cn'],
} as const;

/** Tells an image of the registry from others, and a digest from a tag. */
export function readContainerImage(image: string, registry: Registry): NamedImage {
  const slash = image.indexOf('/');
  const head = slash < 0 ? '' : image.slice(0, slash);
  // Host names know no case, and 443 is the port that is used anyway.
  const host = head.toLowerCase().replace(/:443$/, '');
  if (!isHostOf(host, registry)) return { registry: 'other', host: isHost(head) ? host : DEFAULT_HOST };

  const rest = image.slice(slash + 1);
  const pinned = rest.includes('@') || rest.includes(':') ? rest : `${rest}:${DEFAULT_TAG}`;
  try {
    const canonical = `${registry.account}.dkr.ecr.${registry.region}.amazonaws.com`;
    const { repository, tag, digest } = parseImageName(`${canonical}/${pinned}`);
    // Of a tag and a digest the digest is what is pulled.
    if (digest !== undefined) return { registry: 'ours', repository, digest };
    return { registry: 'ours', repository, tag: tag ?? DEFAULT_TAG };
  } catch (error) {
    if (!(error instanceof InvalidImageName)) throw error;
    return { registry: 'unreadable', why: error.message };
  }
}

function isHostOf(host: string, { account, region }: Registry): boolean {
  return Object.entries(DOMAINS).some(([service, domains]) =>
    domains.some((domain) => ['', '-fips'].some((fips) => host === `${account}.${service}${fips}.${region}.${domain}`)),
  );
}

/** The first part of a name is a host if it could not be part of a path. */
function isHost(head: string): boolean {
  return head === 'localhost' || /[.:]/.test(head);
}
