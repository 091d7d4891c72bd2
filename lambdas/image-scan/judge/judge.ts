import { countBySeverity } from '../../verdicts/severity';
import type { Reason, Unknown, Verdict } from '../../verdicts/verdict';
import { fixWouldHelp } from '../remediation/fix-would-help';
import { applyExceptions } from './apply-exceptions';
import { countingFindings } from './counting';
import { type Coverage, coverageOf } from './coverage';
import type { Evidence, Judgement } from './judgement';
import { mergeFindings } from './merge-findings';
import { runPolicyChecks } from './policy-checks/run-policy-checks';
import { judgeProvenance } from './provenance';
import { scoreOf } from './score';
import { suppressionOf, vexSuppressionOf } from './suppression';
import { breaches } from './thresholds';
import { customUnknowns, registryUnknowns } from './unknowns';
import { validUntil } from './valid-until';
import { labelsOf } from './wording';

const NOT_SCANNED: Coverage = { unknowns: [], accepted: [], usesOwnAdvisories: false };

/**
 * Judges one image by the evidence of both scans. A broken threshold is NON_COMPLIANT even where parts are unknown;
 * without one, anything unproven is UNKNOWN; COMPLIANT is what is left. Exceptions leave out findings, never what is
 * unproven.
 */
export function judge(evidence: Evidence): Judgement {
  const { policy, now, registryScan, customScan } = evidence;
  const result = customScan.status === 'complete' ? customScan.result : null;
  const configuration = result?.configuration ?? null;
  const provenance = result === null ? null : judgeProvenance(result.provenance, evidence);

  const findings = mergeFindings([
    ...(registryScan.status === 'complete' ? registryScan.findings : []),
    ...(result?.findings ?? []),
    ...(configuration === null ? [] : runPolicyChecks(configuration, policy, now)),
    ...(provenance?.findings ?? []),
  ]);
  const { remaining, applied, firstEnd } = applyExceptions(findings, evidence);
  const { counted, inGrace, firstGraceEnd } = countingFindings(remaining, policy, now);
  const reasons = breaches(counted, policy);

  const coverage = result === null ? NOT_SCANNED : coverageOf({ ...evidence, result });
  const unknowns = [
    ...registryUnknowns(registryScan, policy, now),
    ...customUnknowns(customScan, policy),
    ...coverage.unknowns,
    ...(provenance?.unknowns ?? []),
  ];
  return {
    verdict: verdictOf(reasons, unknowns),
    score: scoreOf(remaining, policy.untriagedAs),
    counts: countBySeverity(findings),
    reasons,
    unknowns,
    findings,
    exceptionsApplied: [
      ...suppressionOf(registryScan, findings),
      ...vexSuppressionOf(result?.advisories ?? null, findings),
      ...applied,
    ],
    inGrace: {
      found: inGrace.length,
      findings: labelsOf(inGrace),
      firstEnds: firstGraceEnd === null ? null : new Date(firstGraceEnd).toISOString(),
    },
    acceptedUnevaluated: coverage.accepted,
    validUntil: validUntil({
      now,
      policy,
      unknowns,
      configuration,
      firstGraceEnd,
      firstExceptionEnd: firstEnd,
      signatureEnds: provenance?.ends ?? null,
      advisories: [
        ...(registryScan.status === 'complete' ? [registryScan.databaseUpdatedAt] : []),
        ...(coverage.usesOwnAdvisories && result?.advisories ? [result.advisories.builtAt] : []),
      ],
    }),
    fixWouldHelp: fixWouldHelp(remaining, policy, now),
    ...(provenance?.report ? { provenance: provenance.report } : {}),
  };
}

function verdictOf(reasons: readonly Reason[], unknowns: readonly Unknown[]): Exclude<Verdict, 'NOT_APPLICABLE'> {
  if (reasons.length > 0) return 'NON_COMPLIANT';
  return unknowns.length > 0 ? 'UNKNOWN' : 'COMPLIANT';
}
