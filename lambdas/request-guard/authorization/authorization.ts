import type { Identity } from '../authentication/identity';
import { AuthenticationFailed } from '../authentication/refusals';
import type { GuardRequest } from '../request/guard-request';
import { type AuthorizationOptions, type AuthorizationSettings, readAuthorization } from './authorization-options';
import { AuthorizationDenied } from './refusals';
import { segmentsOf } from './request-path';
import { lacking, type OwnerPredicate, type Requirement } from './requirement';
import { matchRoute } from './route-pattern';

/** Returns where the request may go on, and throws where not. */
export type Authorize = (
  request: GuardRequest,
  identity: Identity | null,
  facts?: Readonly<Record<string, unknown>>,
) => Promise<void>;

/**
 * Authorization by route: what is not listed is refused. The route is the one that the event's router matched; where the event
 * has none, or one that ends in a greedy parameter, the path is matched, and refused where it can be read in two ways.
 *
 * @throws OptionError at once, where an option makes no sense. The function that is returned throws `AuthorizationDenied`
 * (403), or `AuthenticationFailed` (401) where nobody is known, and nothing else.
 */
export function authorization(options: AuthorizationOptions): Authorize {
  const settings = readAuthorization(options);
  return async function authorize(request, identity, facts = {}) {
    const { route, requirement } = requirementFor(request, settings);
    if (requirement === null) return;
    if (identity === null) throw new AuthenticationFailed('token-missing');
    const lack = lacking(requirement, identity);
    if (lack) throw new AuthorizationDenied(lack.reason, { route, needed: lack.needed });
    if (requirement.owner && !(await isOwner(requirement.owner, route, [request, identity, facts]))) {
      throw new AuthorizationDenied('not-owner', { route });
    }
  };
}

/** @throws AuthorizationDenied */
function requirementFor(
  request: GuardRequest,
  settings: AuthorizationSettings,
): { readonly route: string; readonly requirement: Requirement | null } {
  const { routes, otherwise } = settings;
  const segments = routes.length === 0 ? [] : routedSegments(request, settings.basePath);
  if (segments === null) throw new AuthorizationDenied('path-ambiguous');
  for (const { pattern, route, requirement } of routes) {
    const match = matchRoute(pattern, request.method, segments);
    if (match === 'ambiguous') throw new AuthorizationDenied('path-ambiguous', { route });
    if (match === 'matches') return { route, requirement };
  }
  if (otherwise === null) throw new AuthorizationDenied('route-not-listed');
  return { route: 'otherwise', requirement: otherwise };
}

/** Null where the path can be read in two ways. */
function routedSegments({ route, path }: GuardRequest, basePath: string): readonly string[] | null {
  if (route !== null && !route.endsWith('+}')) return route.split('/').filter((segment) => segment !== '');
  if (path === basePath) return [];
  if (!path.startsWith(`${basePath}/`)) throw new AuthorizationDenied('route-not-listed');
  return segmentsOf(path.slice(basePath.length));
}

async function isOwner(owner: OwnerPredicate, route: string, asked: Parameters<OwnerPredicate>): Promise<boolean> {
  try {
    return (await owner(...asked)) === true;
  } catch (cause) {
    throw new AuthorizationDenied('owner-check-failed', { route }, { cause });
  }
}
