import type { Finding, FindingPackage } from './finding';
import { matchesRepository } from './repository-pattern';

/**
 * A year, a leap year's last day included: whoever accepts a risk looks at it again within a year. A renewal is a new
 * exception, so that each one's reason, author and term stay on record.
 */
export const MAX_EXCEPTION_DAYS = 366;

/** Which package; exactly one of name and purl. */
export interface ExceptedPackage {
  /** As the finding names it: `openssl`, `@babel/core`. */
  readonly name?: string;
  /** Without version, qualifiers and subpath: `pkg:deb/debian/openssl`. */
  readonly purl?: string;
  /** Exactly this one; absent: any. */
  readonly version?: string;
}

/** What is excepted: whatever is given has to hold. At least one of id and package is. */
export interface ExceptionMatch {
  /** Of a vulnerability or a check; a vulnerability's aliases count. */
  readonly id?: string;
  /** With an id: where in the image, exactly as `Finding.path` has it. */
  readonly path?: string;
  /** Alone it excepts every vulnerability of the package, and nothing but vulnerabilities. */
  readonly package?: ExceptedPackage;
}

/** A risk that somebody accepted, for a reason and for a time. It is never changed and never deleted, only removed. */
export interface Exception {
  /** The day of its expiry and ten hex digits: `2027-01-31-09f3ac2e1b`. */
  readonly id: string;
  /** Where it holds: repositories of one registry, by name or pattern. */
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly match: ExceptionMatch;
  readonly reason: string;
  readonly createdBy: string;
  /** Times are ISO 8601 in UTC. */
  readonly createdAt: string;
  /** From this moment on it does not apply. */
  readonly expiresAt: string;
  readonly removed?: Removal;
}

export interface Removal {
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

export type ExceptionState = 'standing' | 'expired' | 'removed';

export function exceptionState({ removed, expiresAt }: Exception, now: Date): ExceptionState {
  if (removed) return 'removed';
  return Date.parse(expiresAt) > now.getTime() ? 'standing' : 'expired';
}

type Repository = Pick<Exception, 'account' | 'region' | 'repository'>;

export function coversRepository(exception: Exception, { account, region, repository }: Repository): boolean {
  return (
    exception.account === account && exception.region === region && matchesRepository(exception.repository, repository)
  );
}

/** Whether an exception is about a finding. Neither its state nor its repository is looked at. */
export function matchesFinding({ match }: Pick<Exception, 'match'>, finding: Finding): boolean {
  const { id, path, package: of } = match;
  if (id === undefined) return of !== undefined && finding.kind === 'vulnerability' && isOf(of, finding.package);
  return (
    namesOf(finding).includes(id) &&
    (path === undefined || finding.path === path) &&
    (of === undefined || isOf(of, finding.package))
  );
}

const CVE = /^CVE-\d{4}-\d{4,}$/;

/**
 * The ids by which a finding can be excepted: its own and its aliases, but a CVE among the aliases only where that one is
 * all that the finding is about. An advisory that covers two CVEs is not accepted by accepting one of them.
 */
export function namesOf({ id, aliases }: Pick<Finding, 'id' | 'aliases'>): readonly string[] {
  const cves = new Set([id, ...aliases].filter((name) => CVE.test(name)));
  return [id, ...aliases.filter((alias) => !CVE.test(alias) || cves.size === 1)];
}

function isOf({ name, purl, version }: ExceptedPackage, found: FindingPackage | undefined): boolean {
  if (!found || (name === undefined && purl === undefined)) return false;
  if (name !== undefined && found.name !== name) return false;
  if (purl !== undefined && (found.purl === undefined || purlWithoutVersion(found.purl) !== purl)) return false;
  return version === undefined || found.version === version;
}

/** `pkg:npm/%40babel/core@7.1.0?a=b#c` as `pkg:npm/%40babel/core`. The version follows the last `@` of the last part. */
export function purlWithoutVersion(purl: string): string {
  const [path = ''] = purl.split(/[?#]/, 1);
  const at = path.indexOf('@', path.lastIndexOf('/') + 1);
  return (at < 0 ? path : path.slice(0, at)).replaceAll('@', '%40');
}
