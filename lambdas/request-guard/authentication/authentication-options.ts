import { OptionError } from '../options/option-error';
import { integer, optional, readFields } from '../options/read-fields';
import { readBoolean, readObject, readOneOf, readText, readTexts } from '../options/read-options';
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

/** @throws OptionError with the path of what makes no sense. */
export function readAuthentication(
  given: AuthenticationOptions | AuthenticationPreset,
  path = 'authentication',
): AuthenticationSettings {
  if (typeof given === 'object' && given !== null && 'jwtConfig' in given) return ofPreset(given, path);
  const { token, claims, keySet, issuer, audience, publicKeyUrl, allowInsecureLocalJwks, ...rules } = readFields(
    path,
    given,
    {
      ...issuerFields(),
      required: optional(true, readBoolean),
      algorithms: optional(DEFAULT_ALGORITHMS, readAlgorithms),
      types: optional<readonly string[] | null>(null, (at, value) => readSome(at, value).map(normalType)),
      clockToleranceSeconds: optional(5, integer(0, 60)),
      maxTokenAgeSeconds: optional<number | null>(null, integer(1, 366 * DAY)),
      requiredClaims: optional<ReadonlyMap<string, string>>(new Map(), readRequired),
      claims: readClaims,
      token: optional<TokenPlace>('authorization', readPlace),
      keySet: readKeyStore,
    },
  );
  return {
    ...rules,
    ...claims,
    place: token,
    issuers: issuer,
    audiences: audience,
    publicKeyUrl: keySetUrl(path, publicKeyUrl, allowInsecureLocalJwks),
    keyStore: keySet,
  };
}

/** A path of its own for errors; everything else as by default. */
function ofPreset(given: AuthenticationPreset, path: string): AuthenticationSettings {
  const { required = true, jwtConfig } = readObject(path, given, ['required', 'jwtConfig']);
  const { publicKeyUrl, allowInsecureLocalJwks } = readFields(`${path}.jwtConfig`, jwtConfig, issuerFields());
  keySetUrl(`${path}.jwtConfig`, publicKeyUrl, allowInsecureLocalJwks);
  return readAuthentication({ ...jwtConfig, required }, path);
}

function issuerFields() {
  return {
    issuer: readOneOrSome,
    audience: readOneOrSome,
    publicKeyUrl: readText,
    allowInsecureLocalJwks: optional(false, readBoolean),
  };
}

function keySetUrl(path: string, text: string, local: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (local && url?.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname));
  if (!url || !isSafe || url.username !== '' || url.password !== '') {
    throw new OptionError(`${path}.publicKeyUrl`, 'an https URL without credentials', text);
  }
  return url.href;
}

function readClaims(path: string, given: unknown = {}) {
  const { audience, ...identity } = readFields(path, given, {
    audience: optional('aud', readText),
    subject: optional<readonly string[]>(['sub'], readOneOrSome),
    roles: optional<readonly string[]>(['roles'], readOneOrSome),
    permissions: optional<readonly string[]>(['permissions'], readOneOrSome),
    scopes: optional<readonly string[]>(['scope'], readOneOrSome),
  });
  return { audienceClaim: audience, identity };
}

function readKeyStore(path: string, given: unknown = {}): KeyStoreRules {
  const { maxAgeSeconds, staleIfErrorSeconds, timeoutMs } = readFields(path, given, {
    maxAgeSeconds: optional(600, integer(10, DAY)),
    staleIfErrorSeconds: optional(3600, integer(0, DAY)),
    timeoutMs: optional(3000, integer(100, 10_000)),
  });
  return { maxAgeMs: maxAgeSeconds * 1000, staleIfErrorMs: staleIfErrorSeconds * 1000, timeoutMs };
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
