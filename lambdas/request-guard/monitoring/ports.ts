import { type Clock, systemClock } from '../../shared/clock';
import { systemPorts } from '../events/ports';

/** What the watch of invocations needs of the world. */
export interface MonitoringPorts {
  readonly clock: Clock;
  /** In milliseconds; goes forward only. */
  readonly monotonic: () => number;
  /** The most resident memory that the process has had, which is what Lambda tells as `Max Memory Used`. */
  readonly memoryBytes: () => number;
  /** True when it is asked first. */
  readonly isFirstInvocation: () => boolean;
  /** Writes one line. */
  readonly write: (line: string) => void;
}

let invoked = false;

/** The real ones. With provisioned concurrency the instance was started before the request, so no start is cold. */
export const systemMonitoringPorts: MonitoringPorts = {
  clock: systemClock,
  monotonic: () => performance.now(),
  // Ten times as quick as to ask for the memory of now; Node.js gives it in kilobytes.
  memoryBytes: () => process.resourceUsage().maxRSS * 1_024,
  isFirstInvocation: () => {
    const first = !invoked && process.env['AWS_LAMBDA_INITIALIZATION_TYPE'] !== 'provisioned-concurrency';
    invoked = true;
    return first;
  },
  write: systemPorts.stdout,
};
