import type { RecordNow } from '../../../lambdas/verdicts/as-of-now';
import type { ImageName } from '../../../lambdas/verdicts/image-reference';
import type { PackageQuestion } from '../../../lambdas/verdicts/incident-queries';
import type { Page, PageRequest } from '../../../lambdas/verdicts/queries';
import type { TagPointer } from '../../../lambdas/verdicts/store/tags';
import type { Snapshot } from '../../../lambdas/verdicts/trend';
import { UsageError } from '../errors';
import { AuditApiProblem, AuditApiUnreachable } from './api-errors';
import type { AuditSource } from './audit-source';

export interface ApiAddress {
  readonly url: string;
  readonly token: string;
}

type Parameters = Readonly<Record<string, string | number | undefined>>;
type PageBody<Item> = { readonly items: readonly Item[]; readonly next: string | null };

/** API Gateway gives an answer within 30 s. */
const TIMEOUT_MS = 35_000;
const MAX_PAGE = 200;

/** The audit trail as its API tells it. */
export function apiSource(api: ApiAddress, fetch: typeof globalThis.fetch = globalThis.fetch): AuditSource {
  const get = <Body>(route: string, parameters: Parameters) => ask<Body>(api, fetch, route, parameters);
  const pageOf = async <Item>(route: string, parameters: Parameters, page: PageRequest): Promise<Page<Item>> => {
    const { items, next } = await get<PageBody<Item>>(route, { ...parameters, ...readPage(page) });
    return next === null ? { items } : { items, next };
  };
  return {
    verdict: async (name) => {
      try {
        const { tag, digest } = name;
        const asked = { ...imageOf(name), ...(digest === undefined ? { tag } : { digest }) };
        return { record: await get<RecordNow>('/verdict', asked) };
      } catch (error) {
        if (error instanceof AuditApiProblem && error.status === 404) return {};
        throw error;
      }
    },
    scans: (name, page) => pageOf('/scans', { ...imageOf(name), digest: name.digest }, page),
    nonCompliant: (page) => pageOf('/images', { verdict: 'NON_COMPLIANT' }, page),
    unknown: async (days, page) => {
      if (days !== undefined) throw new UsageError('The audit API looks back by itself: leave out --look-back.');
      return pageOf('/images', { verdict: 'UNKNOWN' }, page);
    },
    attempts: (repository, page) => pageOf('/attempts', { repository }, page),
    history: (repository, { from, to }, page) =>
      pageOf('/history', { repository, from: from.toISOString(), to: to.toISOString() }, page),
    tagHistory: (name, page) => pageOf('/tag-history', { ...imageOf(name), tag: name.tag }, page),
    tagAt: async (name, moment) => {
      const asked = { ...imageOf(name), tag: name.tag, at: moment.toISOString() };
      return (await get<PageBody<TagPointer>>('/tag-history', asked)).items[0];
    },
    withVulnerability: (id, page) => pageOf('/vulnerable-images', { id }, page),
    withPackage: (question, page) => pageOf('/images-with-package', { package: packageText(question) }, page),
    exceptions: (expiringInDays, page) => pageOf('/exceptions', { expiringInDays }, page),
    rejected: (month, page) => pageOf('/rejected-events', { month }, page),
    trend: async (days) => (await get<{ readonly items: readonly Snapshot[] }>('/trend', days)).items,
  };
}

/** As it is typed; a package URL has its version behind it. */
function packageText({ name, version, purl }: PackageQuestion): string {
  return purl === undefined ? name : `${purl}${version === undefined ? '' : `@${encodeURIComponent(version)}`}`;
}

function imageOf({ registry, repository }: ImageName): Parameters {
  return { ...registry, repository };
}

/** @throws UsageError for a page that is larger than the API's largest */
function readPage({ limit, next }: PageRequest): Parameters {
  if (limit !== undefined && limit > MAX_PAGE) throw new UsageError(`The audit API gives at most ${MAX_PAGE} a page.`);
  return { limit, next };
}

async function ask<Body>(
  { url, token }: ApiAddress,
  fetch: typeof globalThis.fetch,
  route: string,
  parameters: Parameters,
): Promise<Body> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value));
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`${url}${route}?${query}`, { headers, signal, redirect: 'error' }).catch(
    (cause: unknown) => {
      throw new AuditApiUnreachable(url, cause instanceof Error ? cause.name : 'no answer', { cause });
    },
  );
  const body = await readJson(url, response);
  if (response.ok) return body as Body;
  throw new AuditApiProblem(response.status, toldBy(body));
}

async function readJson(url: string, response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new AuditApiUnreachable(url, `status ${response.status}, and no JSON`, { cause });
  }
}

interface Told {
  readonly detail?: unknown;
  readonly message?: unknown;
  readonly errors?: readonly { readonly path?: unknown; readonly reason?: unknown }[];
}

/** API Gateway's own answers have a message. */
function toldBy(body: unknown): string {
  const { detail, message, errors = [] } = (body ?? {}) as Told;
  const named = errors.map(({ path, reason }) => `${String(path)} ${String(reason)}`);
  return [String(detail ?? message ?? 'it does not say why.'), ...named].join(' ');
}
