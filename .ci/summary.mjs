/**
 * Prints the tests' closing line from the counts of every jest run, and fails where a test failed, none ran, or one was
 * skipped that `.ci/allowed-skips` does not list.
 */
import { readFileSync } from 'node:fs';

const lines = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
const runs = lines(process.argv[2]).map((line) => JSON.parse(line));
const allowed = new Set(lines(new URL('allowed-skips', import.meta.url)));

const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
const skipped = runs.flatMap((run) => run.skipped);
const unlisted = skipped.filter((name) => !allowed.has(name));
for (const name of skipped) console.log(`skipped${allowed.has(name) ? '' : ', and not allowed to be'}: ${name}`);

const failed = sum('failed') + unlisted.length;
console.log(
  `${sum('passed')} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length - unlisted.length} skipped` : ''}`,
);
process.exit(failed > 0 || sum('passed') === 0 ? 1 : 0);
