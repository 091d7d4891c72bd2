import { Duration, Token } from 'aws-cdk-lib';
import {
  DEPLOYMENT_NAME,
  FINDINGS_SETTLE_SECONDS,
  MINUTES,
  PROJECT_NAME,
  SWEEP,
} from '../../lambdas/image-scan/contract';
import { leaseDuration } from './workflow';

/** A prop of the construct that nothing can be made of. Thrown at synth, with every bad value at once. */
export class InvalidImageScanProps extends Error {
  override readonly name = 'InvalidImageScanProps';
  readonly problems: readonly string[];
  constructor(path: string, problems: readonly string[]) {
    super(`${path} cannot be made:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Settings that a function reads from its environment, or that a name is made of: all are needed at synth. */
export interface CheckedProps {
  readonly deployment: string;
  readonly buildProjects: readonly string[];
  readonly scanDeadline: Duration;
  readonly attemptDeadline: Duration;
  readonly maxLayerBytes: number;
  readonly findingsSettle: Duration;
  readonly sweepLookBack: Duration;
  readonly sweepEvery: Duration;
}

/** A run's lease outlives its longest execution, and no handler accepts a longer one. */
const LONGEST_SCAN_MINUTES = MINUTES.lease.max - leaseDuration(Duration.minutes(0)).toMinutes();

/** @throws InvalidImageScanProps before anything is made of a value that a function would refuse, or nobody could find */
export function checkProps(path: string, props: CheckedProps): void {
  const { min, max } = MINUTES.attemptDeadline;
  const problems = [
    ...(DEPLOYMENT_NAME.pattern.test(props.deployment)
      ? []
      : [`deployment: "${props.deployment}": ${DEPLOYMENT_NAME.expected}`]),
    ...props.buildProjects.flatMap((project, at) =>
      PROJECT_NAME.test(project)
        ? []
        : [`buildProjects[${at}]: "${project}": expected the name of a CodeBuild project of this account and region`],
    ),
    ...minutesProblem('scanDeadline', props.scanDeadline, 1, LONGEST_SCAN_MINUTES),
    ...minutesProblem('attemptDeadline', props.attemptDeadline, min, max),
    ...minutesProblem('sweepEvery', props.sweepEvery, SWEEP.everyMinutes.min, SWEEP.everyMinutes.max),
    ...hoursProblem('sweepLookBack', props.sweepLookBack, SWEEP.lookBackHours.min, SWEEP.lookBackHours.max),
    ...secondsProblem('findingsSettle', props.findingsSettle, FINDINGS_SETTLE_SECONDS.min, FINDINGS_SETTLE_SECONDS.max),
    ...(isWholeNumber(props.maxLayerBytes, 1, Number.MAX_SAFE_INTEGER)
      ? []
      : [`maxLayerBytes: ${shown(props.maxLayerBytes)}: expected a whole number of bytes, 1 or more`]),
  ];
  if (problems.length > 0) throw new InvalidImageScanProps(path, problems);
}

function secondsProblem(prop: string, duration: Duration, min: number, max: number): readonly string[] {
  const seconds = duration.toSeconds({ integral: false });
  if (isWholeNumber(seconds, min, max)) return [];
  return [`${prop}: ${shown(seconds)} (in seconds): expected whole seconds, ${min} to ${max}`];
}

function minutesProblem(prop: string, duration: Duration, min: number, max: number): readonly string[] {
  const minutes = duration.toMinutes({ integral: false });
  if (isWholeNumber(minutes, min, max)) return [];
  return [`${prop}: ${shown(minutes)} (in minutes): expected whole minutes, ${min} to ${max}`];
}

function hoursProblem(prop: string, duration: Duration, min: number, max: number): readonly string[] {
  const hours = duration.toHours({ integral: false });
  if (isWholeNumber(hours, min, max)) return [];
  return [`${prop}: ${shown(hours)} (in hours): expected whole hours, ${min} to ${max}`];
}

/** Of a number that is known only at deployment, nothing can be said here. */
function isWholeNumber(value: number, min: number, max: number): boolean {
  return !Token.isUnresolved(value) && Number.isSafeInteger(value) && value >= min && value <= max;
}

const shown = (value: number): string => (Token.isUnresolved(value) ? 'known only at deployment' : `${value}`);
