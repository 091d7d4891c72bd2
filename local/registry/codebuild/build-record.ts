import type { EnvironmentVariable, Project } from '@aws-sdk/client-codebuild';
import type { BuildChange } from '../events/aws-event';

/** Source: CodeBuild API reference, `ProjectEnvironment` and `Project`. */
const DEFAULTS = {
  timeoutInMinutes: 60,
  type: 'LINUX_CONTAINER',
  image: 'aws/codebuild/standard:7.0',
  computeType: 'BUILD_GENERAL1_SMALL',
} as const;

export interface BuildVariable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

export type BuildStatus = 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';

/** A build as the stand-in knows it. */
export interface BuildRecord {
  readonly id: string;
  readonly arn: string;
  readonly number: number;
  readonly project: Project & { readonly name: string };
  /** The project's variables with the build's own in their place. */
  readonly variables: readonly BuildVariable[];
  readonly initiator: string;
  readonly startedAt: Date;
  readonly status: BuildStatus;
  readonly endedAt?: Date;
  /** Why it failed. */
  readonly failure?: string;
}

/** Later ones replace earlier ones of the same name. */
export function mergeVariables(...lists: readonly (readonly EnvironmentVariable[])[]): readonly BuildVariable[] {
  const merged = new Map<string, BuildVariable>();
  for (const { name, value, type } of lists.flat()) {
    if (name !== undefined) merged.set(name, { name, value: value ?? '', type: type ?? 'PLAINTEXT' });
  }
  return [...merged.values()];
}

/** The build as BatchGetBuilds shows it; times are seconds. */
export function buildShape(build: BuildRecord): object {
  const { project, status, startedAt, endedAt } = build;
  const isDone = status !== 'IN_PROGRESS';
  return {
    id: build.id,
    arn: build.arn,
    buildNumber: build.number,
    startTime: seconds(startedAt),
    ...(endedAt === undefined ? {} : { endTime: seconds(endedAt) }),
    currentPhase: currentPhase(build),
    buildStatus: status,
    buildComplete: isDone,
    projectName: project.name,
    phases: phases(build),
    source: project.source,
    artifacts: {},
    environment: {
      type: project.environment?.type ?? DEFAULTS.type,
      image: project.environment?.image ?? DEFAULTS.image,
      computeType: project.environment?.computeType ?? DEFAULTS.computeType,
      privilegedMode: project.environment?.privilegedMode ?? false,
      environmentVariables: build.variables,
    },
    serviceRole: project.serviceRole,
    timeoutInMinutes: project.timeoutInMinutes ?? DEFAULTS.timeoutInMinutes,
    initiator: build.initiator,
  };
}

function phases({ status, startedAt, endedAt, failure }: BuildRecord): readonly object[] {
  const startTime = seconds(startedAt);
  const submitted = { phaseType: 'SUBMITTED', phaseStatus: 'SUCCEEDED', startTime, endTime: startTime };
  if (endedAt === undefined) return [submitted, { phaseType: 'BUILD', startTime }];
  const contexts = failure === undefined ? [] : [{ statusCode: 'COMMAND_EXECUTION_ERROR', message: failure }];
  const endTime = seconds(endedAt);
  return [
    submitted,
    { phaseType: 'BUILD', phaseStatus: status, startTime, endTime, contexts },
    { phaseType: 'COMPLETED', startTime: endTime },
  ];
}

export function buildChange(build: BuildRecord): BuildChange {
  const { project } = build;
  return {
    arn: build.arn,
    project: project.name,
    status: build.status,
    phase: currentPhase(build),
    startedAt: build.startedAt,
    initiator: build.initiator,
    timeoutInMinutes: project.timeoutInMinutes ?? DEFAULTS.timeoutInMinutes,
    environment: {
      image: project.environment?.image ?? DEFAULTS.image,
      type: project.environment?.type ?? DEFAULTS.type,
      computeType: project.environment?.computeType ?? DEFAULTS.computeType,
      privilegedMode: project.environment?.privilegedMode ?? false,
      variables: build.variables,
    },
  };
}

function currentPhase({ status }: BuildRecord): string {
  return status === 'IN_PROGRESS' ? 'SUBMITTED' : 'COMPLETED';
}

function seconds(time: Date): number {
  return time.getTime() / 1000;
}
