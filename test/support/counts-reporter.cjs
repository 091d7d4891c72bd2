const { appendFileSync } = require('node:fs');

/** Adds a line of JSON to the file that MAYFLY_TEST_COUNTS names: what passed, what failed, which tests were skipped. */
module.exports = class CountsReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites, testResults }) {
    const file = process.env.MAYFLY_TEST_COUNTS;
    if (!file) return;
    const skipped = testResults
      .flatMap(({ testResults: tests }) => tests)
      .filter(({ status }) => status === 'pending' || status === 'todo' || status === 'disabled')
      .map(({ fullName }) => fullName);
    // A suite that cannot even be loaded has no test to count as failed.
    const failed = Math.max(numFailedTests, numFailedTestSuites);
    appendFileSync(file, `${JSON.stringify({ passed: numPassedTests, failed, skipped })}\n`);
  }
};
