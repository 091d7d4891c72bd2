import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { running } from './integration-run';
import { FACTS_VARIABLE, startSharedAccount } from './local-account';

/**
 * Jest's global setup of the integration project. What cannot be started fails the run: integration tests that skip
 * themselves would be green without having proved anything.
 */
async function setUp(): Promise<void> {
  const { facts, stop } = await startSharedAccount(
    process.env['MAYFLY_TEST_VERBOSE'] ? { log: (line) => process.stderr.write(`${line}\n`) } : {},
  );
  running.stop = stop;
  const file = join(facts.temporaryDirectory, 'shared-account.json');
  await writeFile(file, JSON.stringify(facts));
  process.env[FACTS_VARIABLE] = file;
}

module.exports = setUp;
