import type { Judgement } from '../../lambdas/image-scan/judge/judgement';
import type { ScanResult } from '../../lambdas/image-scan/scanner/scan-result';
import { counted } from '../../lambdas/shared/wording';
import type { Finding } from '../../lambdas/verdicts/finding';
import { SEVERITIES, type Severity } from '../../lambdas/verdicts/severity';
import { ageText } from './advisory-view';
import { type Paint, type Style, VERDICT_STYLES } from './output';
import { printable } from './printable';
import { provenanceLines } from './provenance-view';
import { type Column, shortTime, table } from './table';

/** A screenful. */
const MAX_LISTED = 20;

/** Names of ecosystems that fit a line or two. */
const MAX_ECOSYSTEMS = 12;

export interface ScannedImage {
  readonly path: string;
  /** Null where not even the manifest could be read. */
  readonly digest: string | null;
  readonly result: ScanResult | null;
  readonly judgement: Judgement;
  /** The age of advisories is measured to this. */
  readonly now: Date;
}

const SEVERITY_STYLES: Readonly<Partial<Record<Severity, Style>>> = { CRITICAL: 'red', HIGH: 'red', MEDIUM: 'yellow' };

const columns: readonly Column<Finding>[] = [
  { title: 'SEVERITY', value: ({ severity }) => severity, style: ({ severity }) => SEVERITY_STYLES[severity] },
  { title: 'CVSS', value: ({ cvss }) => cvss?.toFixed(1) ?? '-', align: 'right' },
  { title: 'FINDING', value: ({ id }) => id },
  { title: 'WHERE', value: whereOf },
  { title: 'FIXED IN', value: ({ package: of }) => of?.fixedIn ?? '-' },
  { title: 'WHAT', value: ({ title }) => title },
];

function whereOf({ package: of, path = '-', secret }: Finding): string {
  if (of) return `${of.name} ${of.version}`;
  if (!secret) return path;
  const place = secret.line === null ? `${path} at byte ${secret.offset}` : `${path}:${secret.line}`;
  return secret.deletedLater ? `${place} (deleted later)` : place;
}

/** A scan for people: findings worst first, what is in the image, what nobody looked at, the verdict and why. */
export function scanLines(
  { path, digest, result, judgement, now }: ScannedImage,
  all: boolean,
  paint: Paint,
): string[] {
  const { findings, verdict, score, reasons, inGrace, unknowns, acceptedUnevaluated, exceptionsApplied } = judgement;
  const shown = all ? findings : findings.slice(0, MAX_LISTED);
  const more = findings.length - shown.length;
  return [
    `${printable(path)}${digest === null ? '' : ` (${digest})`}`,
    '',
    ...(findings.length === 0 ? ['No findings.'] : table(columns, shown, paint)),
    ...(more > 0 ? [`... and ${more} more; --all lists them.`] : []),
    '',
    ...(result ? [inventoryLine(result), advisoriesLine(result, now), ''] : []),
    ...(judgement.provenance ? [...provenanceLines(judgement.provenance, paint), ''] : []),
    ...(unknowns.length + acceptedUnevaluated.length > 0
      ? [
          'Not evaluated:',
          ...unknowns.map(({ what, why }) => `  ${what}: ${printable(why)}`),
          ...acceptedUnevaluated.map(({ type, packages }) => `  accepted by the policy: ${packages} ${type} packages`),
          '',
        ]
      : []),
    ...exceptionsApplied.map(({ reason, findings: labels }) => printable(`${reason} ${labels.join(', ')}`)),
    `${paint(VERDICT_STYLES[verdict], verdict)}, score ${score} (${countsText(judgement)})`,
    ...reasons.map(
      ({ threshold, allowed, found, findings: labels }) =>
        `  ${threshold}: ${found} found, ${allowed} allowed: ${printable(labels.join(', '))}${found > labels.length ? ', ...' : ''}`,
    ),
    ...(inGrace.found > 0
      ? [
          `  in grace, so not counted yet: ${inGrace.found}: ${printable(inGrace.findings.join(', '))}${inGrace.found > inGrace.findings.length ? ', ...' : ''}`,
        ]
      : []),
    ...(verdict === 'UNKNOWN' ? ['  No threshold is broken by what was looked at. What was not is unknown.'] : []),
  ];
}

function inventoryLine({ inventory, layers }: ScanResult): string {
  const { distribution, databases, packages } = inventory;
  const types = new Map<string, number>();
  for (const { type } of packages) types.set(type, (types.get(type) ?? 0) + 1);
  const counted = [...types].sort().map(([type, count]) => `${count} ${type}`);
  const system = distribution
    ? printable(`${distribution.id} ${distribution.versionId}`.trim())
    : 'no known distribution';
  const read = layers.filter(({ status }) => status !== 'unscanned').length;
  return (
    `Inventory: ${system}, ${packages.length} packages (${counted.join(', ') || 'none'}), ` +
    `package databases: ${databases.join(', ') || 'none'}, ${read} of ${layers.length} layers read.`
  );
}

function advisoriesLine({ advisories }: ScanResult, now: Date): string {
  if (advisories === null) return 'Advisories: none.';
  const { records, ecosystems, builtAt } = advisories;
  const shown = ecosystems.slice(0, MAX_ECOSYSTEMS);
  const more = ecosystems.length > shown.length ? [`${ecosystems.length - shown.length} more`] : [];
  const of = printable([...shown, ...more].join(', '));
  return `Advisories: ${counted(records, 'record')} of ${of}; built ${shortTime(builtAt)}, ${ageText(builtAt, now)} ago.`;
}

function countsText({ counts }: Judgement): string {
  const present = SEVERITIES.filter((severity) => counts[severity] > 0);
  return present.map((severity) => `${counts[severity]} ${severity}`).join(', ') || 'no findings';
}
