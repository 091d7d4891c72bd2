import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Clock } from '../../shared/clock';
import { describeError } from '../../shared/errors';
import type { Attempt } from '../../verdicts/attempt';
import type { RemediationPlan, VerdictRecord } from '../../verdicts/verdict';
import { patchProjectName, TARGET_TAG_PREFIX } from '../contract';
import { countRemediation } from '../metrics';
import { endAttempt, type NewAttempt, noteBuild, openAttempt, recordNotStarted } from './attempt-store';
import { availableFixes, type FindingsRead } from './judged-findings';
import { sendNotice } from './notice';
import { BuildRefused, startBuild } from './start-build';

export interface RemediationDependencies extends FindingsRead {
  readonly codeBuild: CodeBuildClient;
  readonly sns: SNSClient;
  readonly topic: string;
  /** Whether the kill switch lets anything happen. */
  readonly enabled: () => Promise<boolean>;
  /** The only projects that may be started. */
  readonly buildProjects: readonly string[];
  /** What the names of the projects that patch begin with. */
  readonly patchProjects: string;
  readonly attemptDeadlineMinutes: number;
  readonly clock: Clock;
}

/** What was done about a verdict, and why, for the log. */
export interface Remediated {
  readonly done: 'build started' | 'notice sent' | 'nothing';
  readonly why: string;
}

/** Does what the plan of a committed verdict says. A rebuild or patch that cannot be becomes a notice that says why. */
export async function startRemediation(
  dependencies: RemediationDependencies,
  record: VerdictRecord,
): Promise<Remediated> {
  const { plan } = record;
  if (plan.strategy === 'none') return { done: 'nothing', why: plan.why };
  if (!(await dependencies.enabled()))
    return refuse(dependencies, record, 'remediation is switched off for this deployment');
  if (plan.strategy === 'notify') return notify(dependencies, record, plan.why);

  if (!dependencies.buildProjects.includes(projectOf(dependencies, plan))) {
    const why = notAllowed(dependencies, plan);
    return notify(dependencies, record, (await refuse(dependencies, record, why)).why);
  }
  const { maxAttempts = 0, strategy } = plan;
  const opened = await openAttempt(
    dependencies.table,
    attemptOf(dependencies, record),
    maxAttempts,
    await availableFixes(dependencies, record),
  );
  if (opened.status === 'budget-spent') {
    const why = `a rebuild or patch was tried ${opened.attempts} times in this chain, and ${maxAttempts} are allowed`;
    return notify(dependencies, record, why);
  }
  if (opened.status === 'not-now') return notify(dependencies, record, `no ${strategy} is started: ${opened.why}`);
  return build(dependencies, record, opened.attempt);
}

/** A patch runs on a machine of the image's own architecture. */
function projectOf({ patchProjects }: RemediationDependencies, { strategy, project, architecture }: RemediationPlan) {
  return (strategy === 'patch' ? patchProjectName(patchProjects, architecture ?? '') : project) ?? '';
}

function notAllowed(dependencies: RemediationDependencies, plan: RemediationPlan): string {
  if (plan.strategy === 'patch') {
    return `the deployment patches no images of ${plan.architecture} (setting remediation.patch)`;
  }
  const project = projectOf(dependencies, plan);
  return `the project "${project}" is not in the deployment's allow-list (setting remediation.projects)`;
}

async function build(
  dependencies: RemediationDependencies,
  record: VerdictRecord,
  attempt: Attempt,
): Promise<Remediated> {
  const { table, codeBuild, clock } = dependencies;
  const { attemptId, project, buildId, number, state } = attempt;
  if (state !== 'OPEN') return { done: 'nothing', why: `attempt ${attemptId} has ended already: ${state}` };
  if (buildId) return { done: 'build started', why: `attempt ${attemptId} runs as ${buildId}` };
  try {
    const started = await startBuild(codeBuild, attempt);
    await noteBuild(table, attemptId, started);
    countRemediation('started');
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
  countRemediation('notified');
  return { done: 'notice sent', why };
}

/** A rebuild or patch that was planned and may not be is told to the audit as an attempt that failed before it began. */
async function refuse(dependencies: RemediationDependencies, record: VerdictRecord, why: string): Promise<Remediated> {
  if (record.plan.attemptId) await recordNotStarted(dependencies.table, attemptOf(dependencies, record), why);
  countRemediation('refused');
  return { done: 'nothing', why };
}

function attemptOf(dependencies: RemediationDependencies, record: VerdictRecord): NewAttempt {
  const { clock, attemptDeadlineMinutes } = dependencies;
  const { account, region, repository, digest, score, counts, lineage, evidence, plan } = record;
  const { attemptId = '' } = plan;
  const now = clock();
  return {
    attemptId,
    account,
    region,
    repository,
    sourceDigest: digest,
    rootDigest: lineage.rootDigest,
    strategy: plan.strategy === 'patch' ? 'patch' : 'rebuild',
    project: projectOf(dependencies, plan),
    targetTag: `${TARGET_TAG_PREFIX}${attemptId}`,
    startedAt: now.toISOString(),
    deadline: new Date(now.getTime() + attemptDeadlineMinutes * 60_000).toISOString(),
    before: { score, counts, ...(evidence.verdict ? { evidence: evidence.verdict } : {}) },
  };
}
