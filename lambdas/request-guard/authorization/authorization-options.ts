import { OptionError } from '../options/option-error';
import { readBoolean, readObject, readText, readTexts } from '../options/read-options';
import { segmentsOf } from './request-path';
import type { Requirement } from './requirement';
import { type RoutePattern, readRoutePattern } from './route-pattern';

export interface RouteRequirement extends Requirement {
  /**
   * `GET /images/{digest}`, `ANY /files/*`, where `*` stands for one segment and more. GET does not speak of HEAD, nor any
   * method of the OPTIONS that browsers ask before it.
   */
  readonly route: string;
  /** Needs no identity, and nothing else. */
  readonly public?: true;
}

export interface AuthorizationOptions {
  /** Of those that match a request the most specific counts, segment by segment, then by method, whatever their order. */
  readonly routes?: readonly RouteRequirement[];
  /** For requests that no route matches. @default - refused */
  readonly otherwise?: Requirement;
  /**
   * Stands before every path that is matched, such as the stage `/prod`; routes that the event names have none.
   * @default - nothing
   */
  readonly basePath?: string;
}

/** The plain shape that `guard` accepts as well: one requirement for every route. Empty lists ask for nothing. */
export interface AuthorizationPreset {
  /** @default true */
  readonly enabled?: boolean;
  readonly roles?: readonly string[];
  readonly permissions?: readonly string[];
}

export interface CompiledRoute {
  readonly pattern: RoutePattern;
  /** As it was written. */
  readonly route: string;
  /** Null where the route is public. */
  readonly requirement: Requirement | null;
}

export interface AuthorizationSettings {
  /** The most specific first. */
  readonly routes: readonly CompiledRoute[];
  readonly otherwise: Requirement | null;
  /** Empty, or without a slash at its end. */
  readonly basePath: string;
}

const LIST_KEYS = ['roles', 'permissions', 'scopes'] as const;
const REQUIREMENT_KEYS = [...LIST_KEYS, 'owner'] as const;

/** @throws OptionError with the path of what makes no sense. */
export function readAuthorization(given: AuthorizationOptions, path = 'authorization'): AuthorizationSettings {
  const { routes, otherwise, basePath } = readObject(path, given, ['routes', 'otherwise', 'basePath']);
  if (routes === undefined && otherwise === undefined) {
    throw new OptionError(`${path}.routes`, 'a list of routes', undefined);
  }
  return {
    routes: readRoutes(`${path}.routes`, routes ?? []).sort((a, b) => (a.pattern.rank < b.pattern.rank ? -1 : 1)),
    otherwise:
      otherwise === undefined
        ? null
        : readRequirement(
            `${path}.otherwise`,
            readObject<Requirement>(`${path}.otherwise`, otherwise, REQUIREMENT_KEYS),
          ),
    basePath: readBasePath(`${path}.basePath`, basePath),
  };
}

/** Null where authorization is off, which only `enabled: false` says. */
export function authorizationPreset(given: AuthorizationPreset, path = 'authorization'): AuthorizationOptions | null {
  const { enabled, ...lists } = readObject(path, given, ['enabled', 'roles', 'permissions']);
  const otherwise = readLists(path, lists, true);
  return enabled === undefined || readBoolean(`${path}.enabled`, enabled) ? { otherwise } : null;
}

function readRoutes(path: string, given: unknown): CompiledRoute[] {
  if (!Array.isArray(given)) throw new OptionError(path, 'a list of routes', given);
  const known = new Set<string>();
  return given.map((entry: RouteRequirement, index) => {
    const at = `${path}[${index}]`;
    const read = readObject<RouteRequirement>(at, entry, ['route', 'public', ...REQUIREMENT_KEYS]);
    const route = readText(`${at}.route`, read.route);
    const pattern = readRoutePattern(`${at}.route`, route);
    if (known.has(pattern.identity)) {
      throw new OptionError(`${at}.route`, 'another than those before, not in case or names alone', route);
    }
    known.add(pattern.identity);
    return { pattern, route, requirement: readPublic(at, read) ? null : readRequirement(at, read) };
  });
}

function readPublic(path: string, given: RouteRequirement): boolean {
  if (!Object.hasOwn(given, 'public')) return false;
  if (given.public !== true) throw new OptionError(`${path}.public`, 'true, or left away', given.public);
  const other = REQUIREMENT_KEYS.find((key) => Object.hasOwn(given, key));
  if (other !== undefined) throw new OptionError(`${path}.${other}`, 'left away, as the route is public', given[other]);
  return true;
}

/** A list that is there must ask for something: an undefined one may be a setting that was not found. */
function readRequirement(path: string, given: Requirement): Requirement {
  const { owner } = given;
  if (Object.hasOwn(given, 'owner') && typeof owner !== 'function') {
    throw new OptionError(`${path}.owner`, 'a function', owner);
  }
  return { ...readLists(path, given, false), ...(owner === undefined ? {} : { owner }) };
}

type Lists = Pick<Requirement, 'roles' | 'permissions' | 'scopes'>;

function readLists(path: string, given: Lists, mayBeEmpty: boolean): Lists {
  const lists = LIST_KEYS.filter((key) => (mayBeEmpty ? given[key] !== undefined : Object.hasOwn(given, key))).map(
    (key) => {
      const texts = readTexts(`${path}.${key}`, given[key]);
      if (texts.length === 0 && !mayBeEmpty) throw new OptionError(`${path}.${key}`, 'a list that is not empty', texts);
      return [key, texts] as const;
    },
  );
  return Object.fromEntries(lists.filter(([, texts]) => texts.length > 0));
}

function readBasePath(path: string, given: unknown): string {
  if (given === undefined) return '';
  const text = readText(path, given);
  if (text === '/' || segmentsOf(text) === null) throw new OptionError(path, 'a path such as "/prod"', given);
  return text;
}
