import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/clock';
import { describeError } from '../../shared/errors';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { type EvidenceBucket, evidenceKey, getEvidence, putEvidence } from '../../verdicts/store/evidence';
import type { VerdictRecord } from '../../verdicts/verdict';
import type { CaughtError, JudgeInput, Run } from '../contract';
import { judge } from '../judge/judge';
import type { CustomScan, Judgement, RegistryScan } from '../judge/judgement';
import { effectivePolicy } from '../policy/effective-policy';
import { type PolicyStore, PolicyUnavailable, readPolicyInForce } from '../policy-store';
import { registryEvidenceSchema } from '../registry/registry-evidence';
import { planRemediation } from '../remediation/plan';
import { scanResultSchema } from '../scanner/scan-result';
import { failureText } from './failed-run';
import { type Findings, recordVerdict, verdictIdOf } from './record-verdict';
import { unknownFindings } from './unknown';

export interface JudgeRunDependencies {
  readonly table: AuditTable;
  readonly bucket: EvidenceBucket;
  readonly policies: PolicyStore;
  readonly clock: Clock;
}

/**
 * Reads the evidence of both scans and the policy in force, judges, keeps the whole judgement as evidence, commits.
 *
 * @throws FencedOff where another run took the image over
 */
export async function judgeRun(dependencies: JudgeRunDependencies, { run, scans }: JudgeInput): Promise<VerdictRecord> {
  const { table, bucket, policies, clock } = dependencies;
  const [registry, custom] = scans;
  try {
    const { hash, policy } = await readPolicyInForce(policies);
    const rules = effectivePolicy(policy, run.repository);
    const now = clock();
    const judgement = judge({
      repository: run.repository,
      now,
      policy: rules,
      registryScan: await registryScan(bucket, registry),
      customScan: await customScan(bucket, custom),
    });
    const { repository, tags } = run;
    const plan = planRemediation({ judgement, policy: rules, repository, tags, attemptId: attemptIdOf(run) });
    const document = { run, judgement, plan, policy: { hash, rules }, judgedAt: now.toISOString() };
    const verdict = await putEvidence(bucket, evidenceKey('verdict', run, run), document);
    const evidence = {
      verdict,
      ...(registry.status === 'complete' ? { registry: registry.evidence } : {}),
      ...(custom.status === 'complete' ? { scanner: custom.evidence } : {}),
    };
    return await recordVerdict(table, run, now, () => ({ ...summary(judgement), policy: hash, evidence, plan }));
  } catch (error) {
    if (!(error instanceof PolicyUnavailable)) throw error;
    const now = clock();
    const unknown = { what: 'policy', why: describeError(error) } as const;
    return recordVerdict(table, run, now, () => unknownFindings([unknown], now));
  }
}

/** The same in every retry, so that an attempt is opened once for a verdict. Lower-case hex fits a tag. */
export function attemptIdOf(run: Pick<Run, 'runId' | 'gen'>): string {
  return createHash('sha256').update(verdictIdOf(run)).digest('hex').slice(0, 20);
}

function summary(judgement: Judgement): Omit<Findings, 'policy' | 'evidence' | 'plan'> {
  const { verdict, score, counts, reasons, unknowns, validUntil } = judgement;
  return { verdict, score, counts, reasons, exceptionsApplied: [], unknowns, validUntil };
}

async function registryScan(bucket: EvidenceBucket, output: JudgeInput['scans'][0]): Promise<RegistryScan> {
  if (output.status === 'unknown') return output;
  if (output.status === 'error') return caught(output);
  return { status: 'complete', ...registryEvidenceSchema.parse(await getEvidence(bucket, output.evidence)) };
}

async function customScan(bucket: EvidenceBucket, output: JudgeInput['scans'][1]): Promise<CustomScan> {
  if (output.status === 'unknown') return output;
  if (output.status === 'error') return caught(output);
  return { status: 'complete', result: scanResultSchema.parse(await getEvidence(bucket, output.evidence)) };
}

function caught({ error, cause }: CaughtError): { readonly status: 'unknown'; readonly why: string } {
  return { status: 'unknown', why: failureText({ Error: error, Cause: cause }) };
}
