#!/usr/bin/env node
// Plain JavaScript for any Node: it finds one that is new enough, then runs the command line from its TypeScript.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
/** As in bin/support/exit-codes.ts: a wrong Node is a matter of configuration. */
const EXIT_CONFIGURATION = 4;

const isNewEnough = Number.parseInt(process.versions.node, 10) >= NEEDED;
const installedNode = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));

if (isNewEnough) {
  await runHere();
} else if (existsSync(installedNode) && realpathSync(installedNode) !== realpathSync(process.execPath)) {
  runWith(installedNode);
} else {
  process.stderr.write(
    `error: Mayfly needs Node ${NEEDED} or later, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install it from https://nodejs.org, or run "npm ci" in the checkout, which brings one for Linux.\n',
  );
  process.exitCode = EXIT_CONFIGURATION;
}

/** Node would end with 1, which is a verdict here. */
async function runHere() {
  try {
    // Not tsx's own `require`: it gives every file a new name each time, by which its cache finds nothing.
    const { register } = await import('tsx/cjs/api');
    register();
    createRequire(import.meta.url)('./mayfly.ts');
  } catch (error) {
    process.stderr.write(`error: The command line cannot be loaded: ${error.message}\nRun "npm ci" in the checkout.\n`);
    process.exitCode = EXIT_CONFIGURATION;
  }
}

/** Signals go to the command, and its end becomes ours: a pipeline that stops us must stop it. */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  child.on('error', (error) => {
    process.stderr.write(`error: ${node} cannot be started: ${error.message}. Run "npm ci" again.\n`);
    process.exitCode = EXIT_CONFIGURATION;
  });
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, forward);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? EXIT_CONFIGURATION;
  });
}
