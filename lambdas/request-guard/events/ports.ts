import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../shared/clock';
import { describeError } from '../../shared/errors';
import { redactText } from './redaction';

/** What the telling of events needs of the world. */
export interface EventPorts {
  readonly clock: Clock;
  /** A new id, different each time. */
  readonly newId: () => string;
  /** Writes one line, which holds no line break. */
  readonly stdout: (line: string) => void;
  readonly stderr: (line: string) => void;
}

/**
 * Writes to standard output and error itself rather than to the console, which Lambda's JSON log format would wrap once
 * more. Both are written synchronously on Linux, so that a line is not lost when the function is frozen.
 */
export const systemPorts: EventPorts = {
  clock: systemClock,
  newId: randomUUID,
  stdout: (line) => void process.stdout.write(`${line}\n`),
  stderr: (line) => void process.stderr.write(`${line}\n`),
};

const MAX_TOLD = 600;

/** Tells on standard error, in one bounded line of JSON, what went wrong with the telling. Never throws. */
export function tellFailure({ stderr }: EventPorts, what: string, error: unknown): void {
  quietly(() =>
    stderr(JSON.stringify({ level: 'ERROR', message: redactText(`${what}: ${describeError(error)}`, MAX_TOLD) })),
  );
}

/** For the standard streams: where even they fail, nothing is left to tell it to. */
export function quietly(write: () => void): void {
  try {
    write();
  } catch {}
}
