import { running } from './integration-run';

/** Jest's global teardown of the integration project. */
async function tearDown(): Promise<void> {
  await running.stop();
}

module.exports = tearDown;
