import { createHash } from 'node:crypto';
import { NoSuchKey } from '@aws-sdk/client-s3';
import { ZodError } from 'zod';
import type { Clock } from '../../shared/clock';
import { describeError, MayflyError } from '../../shared/errors';
import {
  type EvidenceBucket,
  EvidenceMismatch,
  evidenceKey,
  getEvidence,
  putEvidence,
} from '../../verdicts/store/evidence';
import { historyOf, type Occurring, planOccurrences, writeOccurrences } from '../../verdicts/store/occurrences';
import type { CommittingTable } from '../../verdicts/store/signer';
import type { EvidencePointer, VerdictRecord } from '../../verdicts/verdict';
import type { AdvisoryDatabase } from '../advisories/database/advisory-database';
import { ERRORS, type Run } from '../contract';
import { judge } from '../judge/judge';
import type { CustomScan, Judgement, RegistryScan } from '../judge/judgement';
import { lacksProvenance } from '../judge/provenance';
import { effectivePolicy } from '../policy/effective-policy';
import { type PolicyStore, PolicyUnavailable, readPolicyInForce } from '../policy-store';
import { registryEvidenceSchema } from '../registry/registry-evidence';
import { planRemediation } from '../remediation/plan';
import { isNewer, matchedAnew } from '../scanner/match-packages';
import { scanResultSchema } from '../scanner/scan-result';
import type { CaughtError, JudgeInput } from '../state-io';
import { failureText } from './failed-run';
import { judgeUnderExceptions, namedExceptions } from './judge-under-exceptions';
import { type Findings, recordVerdict, verdictIdOf } from './record-verdict';
import { unknownFindings } from './unknown';

export interface JudgeRunDependencies {
  readonly table: CommittingTable;
  readonly bucket: EvidenceBucket;
  readonly policies: PolicyStore;
  readonly clock: Clock;
  /** Whether packages are to be found by name too: a write for each package of an image. */
  readonly packageIndex: boolean;
  /**
   * What stored evidence is matched against, where it was matched against an older one; null where there is none.
   * @default - it is taken as it was matched
   */
  readonly advisories?: () => Promise<AdvisoryDatabase | null>;
}

/** The stored evidence cannot carry the judgement that was asked for. The workflow scans again on this. */
export class EvidenceUnusable extends MayflyError {
  override readonly name = ERRORS.evidenceUnusable;
  constructor(why: string, options?: ErrorOptions) {
    super(`The stored evidence does not do: ${why}. The image is scanned again.`, options);
  }
}

/**
 * Reads the evidence of both scans, the policy in force and the exceptions, judges, keeps the whole judgement as evidence, commits.
 *
 * @param accept throws where the judgement is not to be committed
 * @throws FencedOff where another run took the image over
 */
export async function judgeRun(
  dependencies: JudgeRunDependencies,
  { run, scans }: JudgeInput,
  accept: (judgement: Judgement) => void = () => undefined,
): Promise<VerdictRecord> {
  const { table, bucket, policies, clock } = dependencies;
  const [registry, custom] = scans;
  try {
    const { hash, policy } = await readPolicyInForce(policies);
    const rules = effectivePolicy(policy, run.repository);
    const now = clock();
    const evidenceOf = {
      repository: run.repository,
      now,
      policy: rules,
      registryScan: await registryScan(bucket, registry),
      customScan: await matchedNow(dependencies, await customScan(bucket, custom)),
    };
    const { judgement, exceptions } = await judgeUnderExceptions(table, run, now, (standing) =>
      judge({ ...evidenceOf, exceptions: standing }),
    );
    accept(judgement);
    const { repository, tags } = run;
    const architecture = architectureOf(evidenceOf.customScan);
    const attemptId = attemptIdOf(run);
    const plan = planRemediation({ judgement, policy: rules, repository, tags, architecture, attemptId });
    const occurring = occurringIn(judgement, evidenceOf, dependencies.packageIndex);
    const occurrences = await planOccurrences({ table, bucket }, run, occurring);
    const document = {
      ...{ run, judgement, plan, policy: { hash, rules }, exceptions, judgedAt: now.toISOString() },
      ...(occurrences ? { occurrences: occurrences.lists } : {}),
    };
    const verdict = await putEvidence(bucket, evidenceKey('verdict', run, run), document);
    const evidence = {
      verdict,
      ...(registry.status === 'complete' ? { registry: registry.evidence } : {}),
      ...(custom.status === 'complete' ? { scanner: custom.evidence, ...custom.sboms } : {}),
    };
    // Before the commit, which makes them count: a run that dies in between leaves nothing to be seen.
    if (occurrences) await writeOccurrences(table, run, occurrences);
    const history = occurrences ? { occurrences: historyOf(occurrences, verdict) } : {};
    const found = {
      ...{ ...summary(judgement), ...advisoriesOf(evidenceOf.customScan) },
      ...{ policy: hash, evidence, plan, ...history },
      ...(lacksProvenance(judgement) ? { unsignedIn: run.parents ?? [] } : {}),
    };
    return await recordVerdict(table, run, now, () => found, bucket);
  } catch (error) {
    if (!(error instanceof PolicyUnavailable)) throw error;
    const now = clock();
    const unknown = { what: 'policy', why: describeError(error) } as const;
    return recordVerdict(table, run, now, () => unknownFindings([unknown], now));
  }
}

/**
 * Judges from the evidence of an earlier run. Findings that are too old, or that would soon be, are worth new scans.
 *
 * @throws EvidenceUnusable
 * @throws FencedOff where another run took the image over
 */
export async function rejudgeRun(dependencies: JudgeRunDependencies, run: Run): Promise<VerdictRecord> {
  const { registry, scanner, cyclonedx, spdx } = run.prior;
  if (!registry || !scanner) throw new EvidenceUnusable('one of the scans left none');
  const stored = (evidence: EvidencePointer) => ({ status: 'complete', evidence, findings: 0 }) as const;
  const sboms = cyclonedx && spdx ? { sboms: { cyclonedx, spdx } } : {};
  const scans = [stored(registry), { ...stored(scanner), ...sboms }] as const;
  try {
    return await judgeRun(dependencies, { run, scans }, ({ unknowns, findings, validUntil }) => {
      if (unknowns.length > 0) throw new EvidenceUnusable(`it leaves open: ${unknowns[0]?.why ?? ''}`);
      // A signature may have been pushed while no policy demanded one: then nobody looked again.
      const unsigned = findings.find(({ kind }) => kind === 'provenance');
      if (unsigned) throw new EvidenceUnusable(`it lacks a signature that may have come since: ${unsigned.id}`);
      if (run.freshUntil === undefined || Date.parse(validUntil) >= Date.parse(run.freshUntil)) return;
      throw new EvidenceUnusable(`a verdict by it would hold only until ${validUntil}`);
    });
  } catch (error) {
    if (!(error instanceof NoSuchKey || error instanceof EvidenceMismatch || error instanceof ZodError)) throw error;
    throw new EvidenceUnusable('it cannot be read any more', { cause: error });
  }
}

/** The same in every retry, so that an attempt is opened once for a verdict. Lower-case hex fits a tag. */
export function attemptIdOf(run: Pick<Run, 'runId' | 'gen'>): string {
  return createHash('sha256').update(verdictIdOf(run)).digest('hex').slice(0, 20);
}

/** What is known of an inventory changes with every database, and finding it out takes milliseconds. */
async function matchedNow({ advisories }: JudgeRunDependencies, scan: CustomScan): Promise<CustomScan> {
  const database = scan.status === 'complete' && advisories ? await advisories() : null;
  if (database === null || scan.status !== 'complete' || !isNewer(database, scan.result)) return scan;
  return { status: 'complete', result: matchedAnew(scan.result, { database }) };
}

function advisoriesOf(scan: CustomScan): Pick<Findings, 'advisories'> {
  const used = scan.status === 'complete' ? scan.result.advisories : null;
  if (used === null) return {};
  const { builtAt, records, digest } = used;
  return { advisories: { builtAt, records, digest } };
}

function architectureOf(scan: CustomScan): string | null {
  return scan.status === 'complete' ? (scan.result.configuration?.architecture ?? null) : null;
}

function summary(judgement: Judgement): Omit<Findings, 'policy' | 'evidence' | 'plan'> {
  const { verdict, score, counts, reasons, exceptionsApplied, inGrace, unknowns, validUntil } = judgement;
  const grace = inGrace.found > 0 ? { inGrace } : {};
  return { verdict, score, counts, reasons, ...namedExceptions(exceptionsApplied), ...grace, unknowns, validUntil };
}

/** What a rule of the registry suppresses is in the image all the same. Only a scan that looked everywhere tells what is gone. */
function occurringIn(
  { findings }: Judgement,
  { registryScan, customScan }: { readonly registryScan: RegistryScan; readonly customScan: CustomScan },
  packageIndex: boolean,
): Occurring {
  const result = customScan.status === 'complete' ? customScan.result : null;
  const suppressed = registryScan.status === 'complete' ? (registryScan.suppressed ?? []) : [];
  return {
    findings: [...findings, ...suppressed],
    packages: packageIndex ? (result?.inventory.packages ?? []) : null,
    complete: registryScan.status === 'complete' && result?.complete === true,
  };
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
