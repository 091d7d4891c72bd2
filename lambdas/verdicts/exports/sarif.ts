import { type Finding, findingLabel } from '../finding';
import type { Severity } from '../severity';
import {
  type ExportedImage,
  type ExportOptions,
  exceptionOf,
  fingerprintOf,
  imageIdOf,
  imagePurl,
  isConfigurationPath,
} from './exported-image';
import { jsonLine } from './json-text';

/** Source of every field: SARIF 2.1.0, OASIS Standard; the section is named where it is not the field's own. */
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  CRITICAL: 'error',
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'note',
  INFORMATIONAL: 'note',
  UNDEFINED: 'warning',
  UNTRIAGED: 'warning',
};

/**
 * SARIF 2.1.0: one log with a run for each image, so that neither side ever holds more than one image. A run's rules are
 * the ids of its findings, its first artifact is the image, files in it are nested in that one, and what is not proven is
 * a notification of a run that did not succeed.
 */
export async function* sarifOf(
  images: AsyncIterable<ExportedImage> | Iterable<ExportedImage>,
  options: ExportOptions,
): AsyncGenerator<string> {
  let before = `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[\n`;
  for await (const image of images) {
    yield `${before}${jsonLine(runOf(image, options))}`;
    before = ',\n';
  }
  yield before === ',\n' ? '\n]}\n' : `${before}]}\n`;
}

function runOf(image: ExportedImage, { toolVersion }: ExportOptions) {
  const { record, verdictNow, findings, notRead } = image;
  const rules = new Map<string, { readonly index: number; readonly rule: object }>();
  const artifacts = new Artifacts(imagePurl(record), record.digest);
  const results = (findings ?? []).map((finding) => {
    const { id } = finding;
    const known = rules.get(id) ?? { index: rules.size, rule: ruleOf(finding) };
    rules.set(id, known);
    return resultOf(finding, image, known.index, artifacts);
  });
  const unknowns = [...record.unknowns.map(({ what, why }) => `Not proven (${what}): ${why}`), ...some(notRead)];
  return {
    tool: { driver: { name: 'Mayfly', version: toolVersion, rules: [...rules.values()].map(({ rule }) => rule) } },
    automationDetails: { id: `mayfly/${imageIdOf(record)}/${record.verdictId}` },
    invocations: [
      {
        executionSuccessful: unknowns.length === 0,
        endTimeUtc: record.judgedAt,
        toolExecutionNotifications: unknowns.map((text) => ({ level: 'error', message: { text } })),
      },
    ],
    artifacts: artifacts.all,
    results,
    properties: {
      ...{ image: imageIdOf(record), tags: record.tags, verdict: verdictNow, verdictOnRecord: record.verdict },
      ...{ score: record.score, policy: record.policy, validUntil: record.validUntil },
    },
  };
}

/** The first finding of an id is the worst: findings come worst first. */
function ruleOf({ id, kind, title, description, remedy, cvss, severity }: Finding): object {
  const page = pageOf(id);
  return {
    id,
    shortDescription: { text: title || id },
    ...(description ? { fullDescription: { text: description } } : {}),
    ...(remedy ? { help: { text: remedy } } : {}),
    ...(page ? { helpUri: page } : {}),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: ['security', kind],
      // What GitHub sorts by. Source: GitHub documentation, "SARIF support for code scanning", reportingDescriptor.
      ...(cvss === undefined ? {} : { 'security-severity': cvss.toFixed(1) }),
    },
  };
}

function pageOf(id: string): string | undefined {
  if (/^CVE-\d{4}-\d{4,}$/.test(id)) return `https://www.cve.org/CVERecord?id=${id}`;
  return /^GHSA(?:-[0-9a-z]{4}){3}$/.test(id) ? `https://github.com/advisories/${id}` : undefined;
}

function resultOf(finding: Finding, image: ExportedImage, ruleIndex: number, artifacts: Artifacts): object {
  const { id, kind, severity, title, package: of, path, fixAvailable, publishedAt, sources, aliases, cvss } = finding;
  const exception = exceptionOf(finding, image);
  const file = path === undefined || isConfigurationPath(path) ? of?.path : path;
  const places = [
    ...(of ? [{ fullyQualifiedName: of.purl ?? `${of.name}@${of.version}`, kind: 'package' }] : []),
    ...(path !== undefined && isConfigurationPath(path) ? [{ fullyQualifiedName: path, kind: 'property' }] : []),
  ];
  const fix = of?.fixedIn ? `; fixed in ${of.fixedIn}` : '';
  return {
    ruleId: id,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: `${findingLabel(finding)}${fix}${title ? `: ${title}` : ''}` },
    locations: [
      {
        physicalLocation: { artifactLocation: artifacts.locationOf(file) },
        ...(places.length === 0 ? {} : { logicalLocations: places }),
      },
    ],
    partialFingerprints: { 'mayflyFinding/v1': fingerprintOf(finding) },
    suppressions: exception
      ? [
          {
            kind: 'external',
            status: 'accepted',
            justification: exception.reason,
            properties: { exception: exception.id, expiresAt: exception.expiresAt },
          },
        ]
      : [],
    properties: {
      ...{ kind, severity, cvss, fixAvailable, publishedAt, sources, aliases },
      ...(of ? { package: of } : {}),
    },
  };
}

/** The artifacts of a run: the image, then each file in it that a finding names, once. */
class Artifacts {
  readonly all: object[];
  readonly #image: string;
  readonly #files = new Map<string, number>();

  constructor(image: string, digest: string) {
    this.#image = image;
    this.all = [{ location: { uri: image }, hashes: { 'sha-256': digest.slice('sha256:'.length) } }];
  }

  /** A nested artifact's URI is its path in the one around it, from the root. Source: section 3.24.2, "location property". */
  locationOf(path: string | undefined): { readonly uri: string; readonly index: number } {
    if (path === undefined || path === '') return { uri: this.#image, index: 0 };
    const parts = path.split('/').filter((part) => part !== '');
    const uri = `/${parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/')}`;
    const index = this.#files.get(uri) ?? this.all.length;
    if (!this.#files.has(uri)) {
      this.#files.set(uri, index);
      this.all.push({ location: { uri }, parentIndex: 0 });
    }
    return { uri, index };
  }
}

const some = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);
