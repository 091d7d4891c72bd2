import { errorClasses } from '../monitoring/error-classes';

const MAX_FRAMES = 20;
const MAX_FRAME = 300;

/**
 * Writes where an error came from to standard error: its classes and stack, and not its message, which may quote the
 * request.
 */
export function tellFailure(thrown: unknown, requestId: string): void {
  const stack = thrown instanceof Error && typeof thrown.stack === 'string' ? thrown.stack : '';
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim().slice(0, MAX_FRAME));
  const line = {
    level: 'ERROR',
    message: 'The handler failed.',
    requestId,
    errorClasses: errorClasses(thrown),
    frames,
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
