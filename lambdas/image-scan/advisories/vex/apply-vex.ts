import type { Finding } from '../../../verdicts/finding';
import type { VexComponent, VexDocument, VexStatement } from './openvex';
import { type PackageUrl, packageUrlMatches, parsePackageUrl } from './package-url';

/** The image that findings are of, as VEX documents name it. */
export interface VexProduct {
  /** `sha256:...` of the image's manifest. */
  readonly digest: string;
  /** Such as `app/api`; absent where it is not known. */
  readonly repository?: string;
}

export interface SuppressedFinding {
  readonly finding: Finding;
  /** Of status `not_affected` or `fixed`. */
  readonly statement: VexStatement;
}

export interface AppliedVex {
  readonly remaining: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/**
 * Parts findings by what VEX documents say of them. A statement is about a finding if it names its vulnerability by id
 * or alias, and as product its package, or the image, or the image with the package as subcomponent. Of several
 * statements the latest counts; of those of one time, one that does not say "not affected" or "fixed".
 *
 * @param product the image; without it statements about images apply to none
 */
export function applyVex(
  findings: readonly Finding[],
  documents: readonly VexDocument[],
  product?: VexProduct,
): AppliedVex {
  const statements = byName(documents);
  const remaining: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const statement = decisive(finding, statements, product);
    if (statement && suppresses(statement)) suppressed.push({ finding, statement });
    else remaining.push(finding);
  }
  return { remaining, suppressed };
}

function byName(documents: readonly VexDocument[]): ReadonlyMap<string, readonly VexStatement[]> {
  const statements = new Map<string, VexStatement[]>();
  for (const statement of documents.flatMap((document) => document.statements)) {
    for (const name of new Set([statement.vulnerability, ...statement.aliases])) {
      const known = statements.get(name);
      if (known) known.push(statement);
      else statements.set(name, [statement]);
    }
  }
  return statements;
}

function decisive(
  finding: Finding,
  statements: ReadonlyMap<string, readonly VexStatement[]>,
  product: VexProduct | undefined,
): VexStatement | undefined {
  if (finding.kind !== 'vulnerability') return undefined;
  const purl = finding.package?.purl;
  const installed = purl === undefined ? null : parsePackageUrl(purl);
  return [finding.id, ...finding.aliases]
    .flatMap((name) => statements.get(name) ?? [])
    .filter(({ products }) => products.some((each) => isAbout(each, installed, product)))
    .reduce<VexStatement | undefined>((best, each) => (best && !overrides(each, best) ? best : each), undefined);
}

function overrides(statement: VexStatement, other: VexStatement): boolean {
  if (statement.timestamp !== other.timestamp) return statement.timestamp > other.timestamp;
  return suppresses(other) && !suppresses(statement);
}

function suppresses({ status }: VexStatement): boolean {
  return status === 'not_affected' || status === 'fixed';
}

function isAbout(component: VexComponent, installed: PackageUrl | null, product: VexProduct | undefined): boolean {
  if (product && isImage(component, product)) {
    return component.subcomponents.length === 0 || component.subcomponents.some((inner) => isPackage(inner, installed));
  }
  // Whether another product that holds the package is in this image, nobody can tell.
  return component.subcomponents.length === 0 && isPackage(component, installed);
}

function isPackage({ packageUrls }: Pick<VexComponent, 'packageUrls'>, installed: PackageUrl | null): boolean {
  return installed !== null && packageUrls.some((pattern) => packageUrlMatches(pattern, installed));
}

/**
 * Whether a component is the image: by its digest; or, where it names none, by its name. Source: the purl
 * specification's type `oci`: the name is the last part of the repository, `repository_url` has all of it.
 */
function isImage({ packageUrls, sha256 }: VexComponent, { digest, repository }: VexProduct): boolean {
  if (sha256 !== null) return digest === `sha256:${sha256}`;
  return packageUrls.some(({ type, name, version, qualifiers }) => {
    if (type !== 'oci' && type !== 'docker') return false;
    if (version !== null) return version === digest;
    if (repository === undefined) return false;
    const url = qualifiers.get('repository_url');
    const whole = url === undefined ? name : url.replace(/^[a-z+]+:\/\//, '').replace(/\/+$/, '');
    return url === undefined && !name.includes('/')
      ? name === lastPart(repository)
      : whole === repository || whole.endsWith(`/${repository}`);
  });
}

function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}
