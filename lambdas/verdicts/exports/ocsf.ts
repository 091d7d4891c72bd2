import { explainVerdict } from '../explain';
import { type Finding, findingLabel } from '../finding';
import type { Severity } from '../severity';
import { worstBreach } from '../trend';
import type { Verdict } from '../verdict';
import {
  type ExportedImage,
  type ExportOptions,
  exceptionOf,
  fingerprintOf,
  imageIdOf,
  imagePurl,
} from './exported-image';
import { jsonLine } from './json-text';

/** Source of every field and number: the OCSF schema 1.6.0, classes and objects of these names. */
const OCSF_VERSION = '1.6.0';

const CLASSES = {
  vulnerability: { uid: 2002, name: 'Vulnerability Finding' },
  compliance: { uid: 2003, name: 'Compliance Finding' },
} as const;

type Rating = readonly [id: number, caption: string];
const UNRATED: Rating = [0, 'Unknown'];
const SEVERITIES: Readonly<Record<Severity, Rating>> = {
  CRITICAL: [5, 'Critical'],
  HIGH: [4, 'High'],
  MEDIUM: [3, 'Medium'],
  LOW: [2, 'Low'],
  INFORMATIONAL: [1, 'Informational'],
  UNDEFINED: UNRATED,
  UNTRIAGED: UNRATED,
};

/** `Warning` is the schema's word for a check that came to no result because information is missing. */
const CHECKS: Readonly<Record<Verdict, Rating>> = {
  COMPLIANT: [1, 'Pass'],
  UNKNOWN: [2, 'Warning'],
  NON_COMPLIANT: [3, 'Fail'],
  NOT_APPLICABLE: [99, 'NOT_APPLICABLE'],
};

const STANDARD = 'Mayfly image policy';

/**
 * OCSF 1.6, one event a line: for each image a Compliance Finding (2003) that is its verdict, then a Vulnerability Finding
 * (2002) for each vulnerability, and a Compliance Finding for whatever else was found, such as a secret.
 */
export async function* ocsfOf(
  images: AsyncIterable<ExportedImage> | Iterable<ExportedImage>,
  options: ExportOptions,
): AsyncGenerator<string> {
  for await (const image of images) {
    yield `${jsonLine(verdictEvent(image, options))}\n`;
    for (const finding of image.findings ?? []) {
      const event = finding.kind === 'vulnerability' ? vulnerabilityEvent : checkEvent;
      yield `${jsonLine(event(finding, image, options))}\n`;
    }
  }
}

function verdictEvent(image: ExportedImage, options: ExportOptions): object {
  const { record, verdictNow, notRead } = image;
  const breach = worstBreach(record.reasons);
  const [severity_id, severity]: Rating =
    verdictNow === 'NON_COMPLIANT' && breach !== 'OTHER'
      ? SEVERITIES[breach]
      : verdictNow === 'COMPLIANT'
        ? SEVERITIES.INFORMATIONAL
        : UNRATED;
  const expired = verdictNow === record.verdict ? [] : [`The verdict expired at ${record.validUntil}.`];
  const [status_id, status] = CHECKS[verdictNow];
  return {
    ...common(image, options, CLASSES.compliance, 'verdict'),
    ...{ severity_id, severity, status_id: 1, status: 'New' },
    message: `${imageIdOf(record)} is ${verdictNow}, score ${record.score}`,
    finding_info: {
      uid: imageIdOf(record),
      title: `Image is ${verdictNow}`,
      types: ['verdict'],
    },
    compliance: {
      ...{ standards: [STANDARD], control: record.policy ?? 'none', status_id, status },
      status_detail: [...expired, ...explainVerdict(record), ...(notRead === undefined ? [] : [notRead])].join('\n'),
    },
    unmapped: { score: record.score, counts: record.counts, valid_until: record.validUntil, lineage: record.lineage },
  };
}

function vulnerabilityEvent(finding: Finding, image: ExportedImage, options: ExportOptions): object {
  const { id, title, description, severity, fixAvailable, exploitAvailable, remedy, aliases, package: of } = finding;
  return {
    ...common(image, options, CLASSES.vulnerability, fingerprintOf(finding)),
    ...findingFields(finding, image),
    vulnerabilities: [
      {
        // The schema asks for one of cve, cwe and advisory; what has no CVE is known by its advisory.
        ...(/^CVE-\d{4}-\d{4,}$/.test(id) ? { cve: { uid: id } } : { advisory: { uid: id } }),
        title: title || id,
        ...(description ? { desc: description } : {}),
        severity,
        is_fix_available: fixAvailable,
        ...(exploitAvailable === undefined ? {} : { is_exploit_available: exploitAvailable }),
        ...(remedy ? { remediation: { desc: remedy } } : {}),
        ...(aliases.length === 0 ? {} : { related_vulnerabilities: aliases }),
        ...(of ? { affected_packages: [affectedPackage(of)] } : {}),
      },
    ],
  };
}

function affectedPackage({ name, version, purl, fixedIn, path }: NonNullable<Finding['package']>): object {
  return {
    ...{ name, version },
    ...(purl ? { purl } : {}),
    ...(fixedIn ? { fixed_in_version: fixedIn } : {}),
    ...(path ? { path } : {}),
  };
}

function checkEvent(finding: Finding, image: ExportedImage, options: ExportOptions): object {
  const { id, remedy } = finding;
  const [status_id, status] = CHECKS.NON_COMPLIANT;
  return {
    ...common(image, options, CLASSES.compliance, fingerprintOf(finding)),
    ...findingFields(finding, image),
    compliance: { standards: [STANDARD], control: id, status_id, status },
    ...(remedy ? { remediation: { desc: remedy } } : {}),
  };
}

function findingFields(finding: Finding, image: ExportedImage): object {
  const { kind, severity, title, description, sources, path, cvss, publishedAt } = finding;
  const [severity_id, name] = SEVERITIES[severity];
  const exception = exceptionOf(finding, image);
  return {
    ...{ severity_id, severity: name },
    ...(exception
      ? { status_id: 3, status: 'Suppressed', comment: exception.reason }
      : { status_id: 1, status: 'New' }),
    message: findingLabel(finding),
    finding_info: {
      uid: `${imageIdOf(image.record)}#${fingerprintOf(finding)}`,
      title: title || findingLabel(finding),
      ...(description ? { desc: description } : {}),
      ...{ types: [kind], data_sources: sources },
    },
    // The schema's cvss asks for a version, which a finding's score does not keep.
    unmapped: {
      ...{ severity, cvss, path, published_at: publishedAt },
      ...(exception ? { exception: exception.id, exception_expires_at: exception.expiresAt } : {}),
    },
  };
}

function common(
  { record }: ExportedImage,
  { toolVersion }: ExportOptions,
  { uid, name }: (typeof CLASSES)[keyof typeof CLASSES],
  part: string,
): object {
  const { account, region, repository, digest, tags, judgedAt, verdictId } = record;
  return {
    ...{ activity_id: 1, activity_name: 'Create', category_uid: 2, category_name: 'Findings' },
    ...{ class_uid: uid, class_name: name, type_uid: uid * 100 + 1, type_name: `${name}: Create` },
    time: Date.parse(judgedAt),
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Mayfly', vendor_name: 'Mayfly', version: toolVersion },
      profiles: ['cloud'],
      uid: `${verdictId}#${part}`,
    },
    cloud: { provider: 'AWS', account: { uid: account }, region },
    resources: [
      { uid: imagePurl(record), name: `${repository}@${digest}`, type: 'container image', region, labels: tags },
    ],
  };
}
