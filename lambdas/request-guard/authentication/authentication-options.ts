import { OptionError } from '../options/option-error';
import { readBoolean, readInteger, readObject, readOneOf, readText, readTexts } from '../options/read-options';
import { ALGORITHMS, type Algorithm } from './algorithms';
import type { ClaimRules } from './check-claims';
import type { TokenPlace } from './find-token';
import type { IdentityRules } from './identity-of';
import type { KeyStoreRules } from './keys/key-store';
import { normalType, type TokenRules } from './read-token';

/** A claim's name, or the names from the outermost claim inwards, such as `['realm_access', 'roles']`. */
export type ClaimOption = string | readonly string[];

export interface AuthenticationOptions {
  /**
   * Without a token: refused, or let through as nobody. A token that does not hold is refused in any case, and so are
   * credentials of another kind.
   * @default true
   */
  readonly required?: boolean;
  /** Those that all sign with the keys below. */
  readonly issuer: string | readonly string[];
  readonly audience: string | readonly string[];
  /** Where the issuer publishes its keys, as a JSON Web Key Set; https. */
  readonly publicKeyUrl: string;
  /** Lets `publicKeyUrl` be http on this machine, for a local account and for tests. @default false */
  readonly allowInsecureLocalJwks?: boolean;
  /** @default RS256, PS256, ES256, EdDSA and Ed25519 */
  readonly algorithms?: readonly Algorithm[];
  /**
   * The `typ` that tokens must have. An issuer that makes several kinds of tokens tells them apart by it.
   * @default - `JWT`, `at+jwt`, or none at all, as some issuers (Amazon Cognito) set none. A list that is given must be met.
   */
  readonly types?: readonly string[];
  /** 0 to 60. @default 5 */
  readonly clockToleranceSeconds?: number;
  /** Then tokens must say when they were issued. @default - as long as they do not expire */
  readonly maxTokenAgeSeconds?: number;
  /** Claims that must have exactly these values, such as `{ token_use: 'access' }`. @default - none */
  readonly requiredClaims?: Readonly<Record<string, string>>;
  /** Where what stands. @default - `sub`, `aud`, `roles`, `permissions`, `scope` */
  readonly claims?: {
    readonly subject?: ClaimOption;
    /** A name alone; `client_id` for the access tokens of Amazon Cognito, which have no `aud`. */
    readonly audience?: string;
    readonly roles?: ClaimOption;
    readonly permissions?: ClaimOption;
    /** Parted by spaces, or a list. */
    readonly scopes?: ClaimOption;
  };
  /**
   * Browsers send cookies with requests that other sites made up: the cookie's own `SameSite` must keep those away.
   * @default 'authorization' - the header, with the scheme Bearer
   */
  readonly token?: TokenPlace;
  readonly keySet?: {
    /** 10 to 86400; for so long may a key serve that the issuer has taken back. @default 600 */
    readonly maxAgeSeconds?: number;
    /** 0 to 86400; for how much longer while fetching fails. After that tokens are refused with 503. @default 3600 */
    readonly staleIfErrorSeconds?: number;
    /** 100 to 10000. @default 3000 */
    readonly timeoutMs?: number;
  };
}

/** The plain shape that `guard` accepts as well. */
export interface AuthenticationPreset {
  readonly required?: boolean;
  readonly jwtConfig: Pick<AuthenticationOptions, 'issuer' | 'audience' | 'publicKeyUrl' | 'allowInsecureLocalJwks'>;
}

export interface AuthenticationSettings extends TokenRules, ClaimRules {
  readonly required: boolean;
  readonly place: TokenPlace;
  readonly publicKeyUrl: string;
  readonly identity: IdentityRules;
  readonly keyStore: KeyStoreRules;
}

const DEFAULT_ALGORITHMS: readonly Algorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const LOCAL_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];
const DAY = 86_400;

const ISSUER_KEYS = ['issuer', 'audience', 'publicKeyUrl', 'allowInsecureLocalJwks'] as const;
const KEYS = [
  'required',
  ...ISSUER_KEYS,
  'algorithms',
  'types',
  'clockToleranceSeconds',
  'maxTokenAgeSeconds',
  'requiredClaims',
  'claims',
  'token',
  'keySet',
] as const;

/** @throws OptionError with the path of what makes no sense. */
export function readAuthentication(
  given: AuthenticationOptions | AuthenticationPreset,
  path = 'authentication',
): AuthenticationSettings {
  if (typeof given === 'object' && given !== null && 'jwtConfig' in given) return ofPreset(given, path);
  const options = readObject(path, given as AuthenticationOptions, KEYS);
  const or = defaultsOf(options, path);
  return {
    required: or('required', true, readBoolean),
    place: or('token', 'authorization', readPlace),
    ...readIssuer(path, options),
    algorithms: or('algorithms', DEFAULT_ALGORITHMS, readAlgorithms),
    types: or<readonly string[] | null>('types', null, (at, value) => readSome(at, value).map(normalType)),
    clockToleranceSeconds: or('clockToleranceSeconds', 5, integer(0, 60)),
    maxTokenAgeSeconds: or<number | null>('maxTokenAgeSeconds', null, integer(1, 366 * DAY)),
    requiredClaims: or<ReadonlyMap<string, string>>('requiredClaims', new Map(), readRequired),
    ...readClaims(`${path}.claims`, options.claims ?? {}),
    keyStore: readKeyStore(`${path}.keySet`, options.keySet ?? {}),
  };
}

/** A path of its own for errors; everything else as by default. */
function ofPreset(given: AuthenticationPreset, path: string): AuthenticationSettings {
  const { required, jwtConfig } = readObject(path, given, ['required', 'jwtConfig']);
  const config = readObject(`${path}.jwtConfig`, jwtConfig, ISSUER_KEYS);
  readIssuer(`${path}.jwtConfig`, config);
  return readAuthentication({ ...config, ...(required === undefined ? {} : { required }) }, path);
}

function readIssuer(path: string, given: AuthenticationPreset['jwtConfig']) {
  const local = defaultsOf(given, path)('allowInsecureLocalJwks', false, readBoolean);
  return {
    issuers: readOneOrSome(`${path}.issuer`, given.issuer),
    audiences: readOneOrSome(`${path}.audience`, given.audience),
    publicKeyUrl: readKeySetUrl(`${path}.publicKeyUrl`, given.publicKeyUrl, local),
  };
}

function readKeySetUrl(path: string, given: unknown, local: boolean): string {
  const text = readText(path, given);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (local && url?.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname));
  if (!url || !isSafe || url.username !== '' || url.password !== '') {
    throw new OptionError(path, 'an https URL without credentials', given);
  }
  return url.href;
}

function readClaims(path: string, given: NonNullable<AuthenticationOptions['claims']>) {
  const or = defaultsOf(readObject(path, given, ['subject', 'audience', 'roles', 'permissions', 'scopes']), path);
  return {
    audienceClaim: or('audience', 'aud', readText),
    identity: {
      subject: or('subject', ['sub'], readOneOrSome),
      roles: or('roles', ['roles'], readOneOrSome),
      permissions: or('permissions', ['permissions'], readOneOrSome),
      scopes: or('scopes', ['scope'], readOneOrSome),
    },
  };
}

function readKeyStore(path: string, given: NonNullable<AuthenticationOptions['keySet']>): KeyStoreRules {
  const or = defaultsOf(readObject(path, given, ['maxAgeSeconds', 'staleIfErrorSeconds', 'timeoutMs']), path);
  return {
    maxAgeMs: or('maxAgeSeconds', 600, integer(10, DAY)) * 1000,
    staleIfErrorMs: or('staleIfErrorSeconds', 3600, integer(0, DAY)) * 1000,
    timeoutMs: or('timeoutMs', 3000, integer(100, 10_000)),
  };
}

function readAlgorithms(path: string, given: unknown): readonly Algorithm[] {
  return readSome(path, given).map((name, index) => readOneOf(`${path}[${index}]`, name, ALGORITHMS));
}

function readPlace(path: string, given: unknown): TokenPlace {
  if (given === 'authorization') return given;
  const { cookie } = readObject(path, given as { readonly cookie?: unknown }, ['cookie']);
  return { cookie: readText(`${path}.cookie`, cookie) };
}

function readRequired(path: string, given: unknown): ReadonlyMap<string, string> {
  const claims = readObject(path, given as Record<string, unknown>, Object.keys(given ?? {}));
  return new Map(Object.entries(claims).map(([name, value]) => [name, readText(`${path}.${name}`, value)]));
}

function readOneOrSome(path: string, given: unknown): readonly string[] {
  return Array.isArray(given) ? readSome(path, given) : [readText(path, given)];
}

function readSome(path: string, given: unknown): readonly string[] {
  const texts = readTexts(path, given);
  if (texts.length === 0) throw new OptionError(path, 'a list that is not empty', given);
  return texts;
}

function integer(least: number, most: number) {
  return (path: string, given: unknown) => readInteger(path, given, [least, most]);
}

/** Reads an option; the default stands for what is undefined, and for nothing else. */
function defaultsOf<O extends object>(options: O, path: string) {
  return <T>(name: keyof O & string, otherwise: T, read: (path: string, given: unknown) => T): T =>
    options[name] === undefined ? otherwise : read(`${path}.${name}`, options[name]);
}
