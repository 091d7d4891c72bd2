import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Clock } from '../../shared/clock';
import { describeError } from '../../shared/errors';
import type { Attempt } from '../../verdicts/attempt';
import type { AuditTable } from '../../verdicts/store/audit-table';
import type { VerdictRecord } from '../../verdicts/verdict';
import { TARGET_TAG_PREFIX } from '../contract';
import { endAttempt, type NewAttempt, noteBuild, openAttempt, recordNotStarted } from './attempt-store';
import { sendNotice } from './notice';
import { BuildRefused, startBuild } from './start-build';

export interface RemediationDependencies {
  readonly table: AuditTable;
  readonly codeBuild: CodeBuildClient;
  readonly sns: SNSClient;
  readonly topic: string;
  /** Whether the kill switch lets anything happen. */
  readonly enabled: () => Promise<boolean>;
  /** The only projects that may be started. */
  readonly buildProjects: readonly string[];
  readonly attemptDeadlineMinutes: number;
  readonly clock: Clock;
}

/** What was done about a verdict, and why, for the log. */
export interface Remediated {
  readonly done: 'build started' | 'notice sent' | 'nothing';
  readonly why: string;
}

/** Does what the plan of a committed verdict says. A rebuild that cannot be becomes a notice that says why. */
export async function startRemediation(
  dependencies: RemediationDependencies,
  record: VerdictRecord,
): Promise<Remediated> {
  const { plan } = record;
  if (plan.strategy === 'none') return { done: 'nothing', why: plan.why };
  if (!(await dependencies.enabled()))
    return refuse(dependencies, record, 'remediation is switched off for this deployment');
  if (plan.strategy === 'notify') return notify(dependencies, record, plan.why);

  const { project = '', attemptId = '', maxAttempts = 0 } = plan;
  if (!dependencies.buildProjects.includes(project)) {
    const why = `the project "${project}" is not in the deployment's allow-list (setting remediation.projects)`;
    return notify(dependencies, record, (await refuse(dependencies, record, why)).why);
  }
  const opened = await openAttempt(
    dependencies.table,
    attemptOf(dependencies, record, attemptId, project),
    maxAttempts,
  );
  if (opened.status === 'budget-spent') {
    const why = `a rebuild was tried ${opened.attempts} times in this chain, and ${maxAttempts} are allowed`;
    return notify(dependencies, record, why);
  }
  return build(dependencies, record, opened.attempt);
}

async function build(
  dependencies: RemediationDependencies,
  record: VerdictRecord,
  attempt: Attempt,
): Promise<Remediated> {
  const { table, codeBuild, clock } = dependencies;
  const { attemptId, project, buildId, number } = attempt;
  if (buildId) return { done: 'build started', why: `attempt ${attemptId} runs as ${buildId}` };
  try {
    const started = await startBuild(codeBuild, attempt);
    await noteBuild(table, attemptId, started);
    return { done: 'build started', why: `attempt ${number} of the chain, ${attemptId}, runs as ${started}` };
  } catch (error) {
    if (!(error instanceof BuildRefused)) throw error;
    const why = `the build of ${project} could not be started: ${describeError(error.cause)}`;
    await endAttempt(table, attemptId, { state: 'FAILED', why }, clock());
    return notify(dependencies, record, why);
  }
}

async function notify(
  { sns, topic }: RemediationDependencies,
  record: VerdictRecord,
  why: string,
): Promise<Remediated> {
  await sendNotice(sns, topic, record, why);
  return { done: 'notice sent', why };
}

/** A rebuild that was planned and may not be is told to the audit as an attempt that failed before it began. */
async function refuse(dependencies: RemediationDependencies, record: VerdictRecord, why: string): Promise<Remediated> {
  const { attemptId, project } = record.plan;
  if (attemptId && project) {
    await recordNotStarted(dependencies.table, attemptOf(dependencies, record, attemptId, project), why);
  }
  return { done: 'nothing', why };
}

function attemptOf(
  { clock, attemptDeadlineMinutes }: RemediationDependencies,
  record: VerdictRecord,
  attemptId: string,
  project: string,
): NewAttempt {
  const { account, region, repository, digest, score, counts, lineage } = record;
  const now = clock();
  return {
    attemptId,
    account,
    region,
    repository,
    sourceDigest: digest,
    rootDigest: lineage.rootDigest,
    project,
    targetTag: `${TARGET_TAG_PREFIX}${attemptId}`,
    startedAt: now.toISOString(),
    deadline: new Date(now.getTime() + attemptDeadlineMinutes * 60_000).toISOString(),
    before: { score, counts },
  };
}
