import { installMiniStack } from '../../local/account/install';
import { openAccountDesk } from './integration-accounts';
import { running } from './integration-run';
import { FACTS_VARIABLE, startSharedAccount } from './local-account';

/**
 * Jest's global setup of the integration project. What cannot be started fails the run: integration tests that skip
 * themselves would be green without having proved anything.
 */
async function setUp(): Promise<void> {
  const verbose = process.env['MAYFLY_TEST_VERBOSE']
    ? { log: (line: string) => process.stderr.write(`${line}\n`) }
    : {};
  // The first time it is downloaded, which no test's time limit allows for.
  await installMiniStack(verbose);
  const desk = await openAccountDesk(() => startSharedAccount(verbose));
  running.stop = () => desk.close();
  process.env[FACTS_VARIABLE] = desk.url;
}

module.exports = setUp;
