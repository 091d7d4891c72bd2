import type { ImageScanFinding } from '@aws-sdk/client-ecr';
import { bounded } from '../../../shared/errors';
import type { Finding, FindingPackage } from '../../../verdicts/finding';
import { SEVERITIES, type Severity } from '../../../verdicts/severity';

/** The lengths that the evidence's schema takes; a longer identity is refused, as two cut ones could become equal. */
const MAX_ID = 512;
const MAX_PACKAGE_FIELD = 1024;
const MAX_DESCRIPTION = 2000;

/** A link longer than this is no reference for a person. */
const MAX_URI = 500;

/** Attributes that hold a base score, preferred first. */
const SCORE_ATTRIBUTES = ['CVSS3_SCORE', 'CVSS4_SCORE', 'CVSS2_SCORE'];

/** What the registry writes in place of a version when nothing is fixed. */
const NOT_FIXED = new Set(['', 'notavailable', 'none', 'n/a']);

/** Either a finding, or the path of the value that makes it unusable: a finding is never dropped. */
export type MappedFinding =
  | { readonly usable: true; readonly finding: Finding }
  | { readonly usable: false; readonly problem: string };

/**
 * A basic-scan finding in Mayfly's shape. Facts: `attributes` hold package_name, package_version, fixed_in_version and
 * CVSS scores as text, each of them optional.
 * @param index position among all findings of the scan, for the path in a problem
 */
export function mapFinding(raw: ImageScanFinding, index: number): MappedFinding {
  const problem = (field: string, what: string): MappedFinding => ({
    usable: false,
    problem: `findings[${index}].${field}: ${what}`,
  });
  const id = textOf(raw.name);
  if (id === '') return problem('name', 'missing');
  if (id.length > MAX_ID) return problem('name', `longer than ${MAX_ID} characters`);

  const attributes = new Map((raw.attributes ?? []).map(({ key, value }) => [key, textOf(value)]));
  for (const key of ['package_name', 'package_version', 'fixed_in_version'])
    if ((attributes.get(key) ?? '').length > MAX_PACKAGE_FIELD)
      return problem(`attributes.${key}`, `longer than ${MAX_PACKAGE_FIELD} characters`);

  const of = packageOf(attributes);
  const cvss = scoreOf(attributes);
  const description = describe(textOf(raw.description), textOf(raw.uri));
  const finding: Finding = {
    id,
    kind: 'vulnerability',
    severity: severityOf(raw.severity),
    ...(cvss === undefined ? {} : { cvss }),
    title: bounded(of ? `${id} in ${of.name} ${of.version}` : id, MAX_DESCRIPTION),
    ...(description === '' ? {} : { description }),
    ...(of ? { package: of } : {}),
    fixAvailable: fixedIn(attributes) !== undefined,
    sources: ['ecr-basic'],
    aliases: [],
  };
  return { usable: true, finding };
}

/** A severity that we do not know is kept as undefined: policy says what that counts as. */
export function severityOf(severity: string | undefined): Severity {
  return SEVERITIES.find((known) => known === severity) ?? 'UNDEFINED';
}

function packageOf(attributes: ReadonlyMap<string | undefined, string>): FindingPackage | undefined {
  const name = attributes.get('package_name') ?? '';
  if (name === '') return undefined;
  const fixed = fixedIn(attributes);
  return {
    name,
    version: attributes.get('package_version') || 'unknown',
    ...(fixed === undefined ? {} : { fixedIn: fixed }),
  };
}

function fixedIn(attributes: ReadonlyMap<string | undefined, string>): string | undefined {
  const version = attributes.get('fixed_in_version') ?? '';
  return NOT_FIXED.has(version.replaceAll(' ', '').toLowerCase()) ? undefined : version;
}

function scoreOf(attributes: ReadonlyMap<string | undefined, string>): number | undefined {
  return SCORE_ATTRIBUTES.map((key) => attributes.get(key) ?? '')
    .filter((text) => text !== '')
    .map(Number)
    .find((score) => score >= 0 && score <= 10);
}

/** The description with the source's link at its end, which a long description must not push out. */
function describe(description: string, uri: string): string {
  const link = uri.length <= MAX_URI ? uri : '';
  if (link === '') return bounded(description, MAX_DESCRIPTION);
  return description === '' ? link : `${bounded(description, MAX_DESCRIPTION - link.length - 1)}\n${link}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
