import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../lambdas/shared/clock';
import { runCommandLine } from './program';
import { connectToAws } from './support/aws-clients';
import { explainError } from './support/explain-error';

// Node would end with 1, which is a verdict here: what nobody foresaw ends as a failure.
process.on('uncaughtException', (thrown) => {
  const { exitCode, message } = explainError(thrown);
  process.stderr.write(`error: ${message}\n`);
  process.exit(exitCode);
});

// A reader that has seen enough, such as `head`, closes the pipe: that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// The exit code is only set: `process.exit` would cut off what a pipe has not taken yet.
void runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  connect: connectToAws,
  clock: systemClock,
  sleep: (ms) => sleep(ms),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
