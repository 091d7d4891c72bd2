import { counted } from '../../shared/wording';
import type { Unknown } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import type { ScanResult } from '../scanner/scan-result';
import { DAY_MS, parseInstant } from './instant';
import type { CustomScan, RegistryScan } from './judgement';
import { asksOfConfiguration } from './policy-checks/run-policy-checks';
import { clip } from './wording';

const MAX_NAMED = 10;
const MAX_NAME = 200;
const MAX_WHY = 1000;

/** What the registry's scan leaves unproven by itself. */
export function registryUnknowns(scan: RegistryScan, policy: EffectivePolicy, now: Date): readonly Unknown[] {
  if (scan.status === 'not-asked') return [];
  if (scan.status === 'unknown') return [{ what: 'registry-scan', why: clip(scan.why, MAX_WHY) }];
  const name =
    scan.scanType === 'basic' ? "The registry's advisory database" : "What Amazon Inspector's last scan rests on";
  const why = advisoryProblem(name, scan.databaseUpdatedAt, policy, now);
  return why === null ? [] : [{ what: 'advisories', why: `${why}${nextScan(scan)}` }];
}

/** When the registry's limit of one scan in 24 hours lets a run have a new one: counted from the last scan, or from its refusal. */
function nextScan(scan: Extract<RegistryScan, { status: 'complete' }>): string {
  if (scan.scanType === 'enhanced') return '';
  const from = parseInstant(scan.renewalRefusedAt ?? scan.completedAt);
  if (from === null) return '';
  const next = new Date(from + DAY_MS).toISOString();
  return ` The registry scans an image once in 24 hours: a run after ${next} gets a new scan.`;
}

/** What the custom scan leaves unproven by itself. */
export function customUnknowns(scan: CustomScan, policy: EffectivePolicy): readonly Unknown[] {
  if (scan.status === 'unknown') return [{ what: 'custom-scan', why: clip(scan.why, MAX_WHY) }];
  const { result } = scan;
  const unread = result.configuration === null && asksOfConfiguration(policy);
  return [
    ...incompleteness(result),
    ...(unread
      ? [
          {
            what: 'custom-scan',
            why: "The image's configuration was not read: its ports, labels and age are not known.",
          } as const,
        ]
      : []),
  ];
}

/** Why advisories of this date prove nothing; null where they do. Age is measured to `now`. */
export function advisoryProblem(
  name: string,
  date: string,
  { maxAdvisoryAgeDays }: Pick<EffectivePolicy, 'maxAdvisoryAgeDays'>,
  now: Date,
): string | null {
  const updated = parseInstant(date);
  if (updated === null) return `${name} does not say when it was last updated.`;
  if (updated > now.getTime() + DAY_MS) return `${name} is dated ${date}, which lies in the future.`;
  if (now.getTime() - updated < maxAdvisoryAgeDays * DAY_MS) return null;
  return `${name} was last updated on ${date}; the policy allows ${counted(maxAdvisoryAgeDays, 'day')}.`;
}

/** A scanner that contradicts itself is not believed: any sign of something passed over is enough. */
function incompleteness({ complete, notLookedAt, layers }: ScanResult): readonly Unknown[] {
  const unscanned = layers
    .filter(({ status }) => status === 'unscanned')
    .map(({ digest, reason }) => `layer ${digest}${reason === undefined ? '' : ` (${reason})`}`);
  const missed = notLookedAt.length > 0 ? notLookedAt : unscanned;
  if (complete && missed.length === 0) return [];

  const named = missed.slice(0, MAX_NAMED).map((name) => clip(name, MAX_NAME));
  const more = missed.length > MAX_NAMED ? [`and ${missed.length - MAX_NAMED} more`] : [];
  const list = named.length === 0 ? 'the scanner does not say what' : [...named, ...more].join('; ');
  return [{ what: 'custom-scan', why: `Not everything was looked at: ${list}.` }];
}
