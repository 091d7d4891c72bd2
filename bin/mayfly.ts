import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../lambdas/shared/clock';
import { runCommandLine } from './program';
import { connectToAws } from './support/aws-clients';

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
