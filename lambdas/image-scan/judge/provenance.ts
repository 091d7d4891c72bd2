import { counted } from '../../shared/wording';
import type { Finding } from '../../verdicts/finding';
import type { Unknown } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import type { BaseImage, ProvenanceEvidence } from '../provenance/evidence';
import { NO_TRUST, readTrust, type SignatureTrust, trustsAnybody } from '../provenance/trust';
import { type SignatureReport, STANDINGS } from '../provenance/verify/report';
import { verifyFound } from '../provenance/verify/verify-found';
import type { Judgement } from './judgement';
import { clip } from './wording';

/** What the evidence of an image's provenance says under a policy. */
export interface ProvenanceReport {
  readonly base: BaseImage | null;
  /** Every signature and attestation that was found, the trusted ones first. */
  readonly signatures: readonly SignatureReport[];
  /** What could not be looked at. */
  readonly notRead: readonly string[];
}

export interface ProvenanceJudgement {
  /** Null where nobody has looked. */
  readonly report: ProvenanceReport | null;
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unknown[];
  /** Milliseconds since 1970: when what meets a demand ends; null where nothing does. */
  readonly ends: number | null;
}

const MAX_NAMED = 5;
const MAX_WHY = 1000;

type Demand = { readonly what: 'signature' } | { readonly what: 'attestation'; readonly type: string };

/**
 * Verifies what was found, by the policy's keys and identities, and compares it with what the policy demands. A demand is met
 * by one trusted signature or attestation, whatever else there is. Where none is trusted, something that could not be read
 * leaves the demand open: what is not seen is not absent.
 *
 * @param evidence undefined where the scan is older than the look at provenance
 */
export function judgeProvenance(
  evidence: ProvenanceEvidence | undefined,
  { policy, now }: { readonly policy: EffectivePolicy; readonly now: Date },
): ProvenanceJudgement {
  const trust = policy.signatures ?? NO_TRUST;
  const demands = demandsOf(policy, trust);
  if (evidence === undefined) {
    const why = 'The image was scanned before signatures were looked for. Its next scan looks for them.';
    return { report: null, findings: [], unknowns: demands.length > 0 ? [unknown(why)] : [], ends: null };
  }
  const read = readTrust(trust);
  const signatures = evidence.materials
    .map((material) => verifyFound(material, evidence, read, now))
    .toSorted((a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing));
  const answers = demands.map((demand) => answer(demand, signatures, evidence.notRead, trust));
  const ends = answers.flatMap(({ until }) => (until === null ? [] : [until]));
  return {
    report: { base: evidence.base, signatures, notRead: evidence.notRead },
    findings: answers.flatMap(({ finding }) => finding ?? []),
    unknowns: answers.flatMap(({ open }) => open ?? []),
    ends: ends.length === 0 ? null : Math.min(...ends),
  };
}

/** Whether the policy demands anything to be signed or attested. */
export function asksOfProvenance(policy: EffectivePolicy): boolean {
  return demandsOf(policy, policy.signatures ?? NO_TRUST).length > 0;
}

/** Whether a demand was not met: a signature or attestation that comes later, or is kept elsewhere, may change the verdict. */
export function lacksProvenance({ findings, unknowns }: Pick<Judgement, 'findings' | 'unknowns'>): boolean {
  return findings.some(({ kind }) => kind === 'provenance') || unknowns.some(({ what }) => what === 'provenance');
}

function demandsOf(policy: EffectivePolicy, { attestations }: SignatureTrust): readonly Demand[] {
  return [
    ...(policy.requireSignature ? [{ what: 'signature' } as const] : []),
    ...[...new Set(attestations)].map((type) => ({ what: 'attestation', type }) as const),
  ];
}

interface Answer {
  readonly finding: Finding | null;
  readonly open: Unknown | null;
  readonly until: number | null;
}

function answer(
  demand: Demand,
  reports: readonly SignatureReport[],
  notRead: readonly string[],
  trust: SignatureTrust,
): Answer {
  const answering = reports.filter((report) => mayAnswer(demand, report));
  const trusted = answering.filter((report) => report.standing === 'trusted' && answers(demand, report));
  if (trusted.length > 0) {
    const ends = trusted.map(({ until }) => (until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)));
    const last = Math.max(...ends);
    return { finding: null, open: null, until: Number.isFinite(last) ? last : null };
  }
  const open = [
    ...(trustsAnybody(trust) ? [] : ['the policy names nobody whose signature counts']),
    ...answering.filter(({ standing }) => standing === 'unverifiable').map(reasonOf),
    ...notRead.map((what) => `${what} (not read)`),
  ];
  if (open.length > 0) {
    const wanted = demand.what === 'signature' ? 'signed' : `attested (${demand.type})`;
    return {
      finding: null,
      open: unknown(`Whether the image is ${wanted} cannot be told: ${listed(open)}`),
      until: null,
    };
  }
  return { finding: findingOf(demand, answering), open: null, until: null };
}

/** What could not be read may be anything. */
function mayAnswer(demand: Demand, report: SignatureReport): boolean {
  return answers(demand, report) || (report.standing === 'unverifiable' && report.predicateType === undefined);
}

function answers(demand: Demand, { kind, predicateType }: SignatureReport): boolean {
  if (demand.what === 'attestation') return predicateType === demand.type;
  return predicateType === undefined && kind !== 'in-toto';
}

function findingOf(demand: Demand, present: readonly SignatureReport[]): Finding {
  const reasons = present.map(reasonOf);
  const common = {
    kind: 'provenance',
    // No threshold allows any of them (`breaches`): the policy demands what is missing.
    severity: 'CRITICAL',
    fixAvailable: false,
    sources: ['mayfly'],
    aliases: [],
    ...(present.length === 0 ? {} : { description: clip(listed(reasons), MAX_WHY) }),
  } as const;
  if (demand.what === 'signature') {
    const [id, title] =
      present.length === 0
        ? ['mayfly:provenance/unsigned', 'The image is not signed, and the policy demands it']
        : [
            'mayfly:provenance/untrusted-signature',
            `The image has ${counted(present.length, 'signature')}, none of them by somebody whom the policy trusts`,
          ];
    const remedy =
      'Sign the image, or the index that lists it, by its digest, with a key or identity of the policy; it is judged again when the signature is pushed.';
    return { ...common, id, title, remedy };
  }
  const [id, title] =
    present.length === 0
      ? ['mayfly:provenance/unattested', 'The image lacks an attestation that the policy demands']
      : [
          'mayfly:provenance/untrusted-attestation',
          'Nobody whom the policy trusts has signed an attestation that it demands',
        ];
  const remedy =
    'Attest the image, or the index that lists it, by its digest, with a key or identity of the policy; it is judged again when the attestation is pushed.';
  // The type is part of the id: each is a finding, and an exception, of its own.
  return { ...common, id: `${id}:${demand.type}`, title: `${title}: ${demand.type}`, remedy };
}

function reasonOf({ artifact, through, reason }: SignatureReport): string {
  return `${artifact}${through === undefined ? '' : `, through index ${through}`}: ${reason}`;
}

function unknown(why: string): Unknown {
  return { what: 'provenance', why: clip(why, MAX_WHY) };
}

function listed(lines: readonly string[]): string {
  const shown = lines.slice(0, MAX_NAMED).join('; ');
  return lines.length > MAX_NAMED ? `${shown}; and ${lines.length - MAX_NAMED} more` : shown;
}
