const { default: Sequencer } = require('@jest/test-sequencer');

/** Files of a minute or so on two processors, the longest first. */
const LONGEST = [
  'test/local/start.integration.test.ts',
  'test/pipeline/indexes.integration.test.ts',
  'test/pipeline/faults.integration.test.ts',
  'test/pipeline/registry-scans.integration.test.ts',
  'test/deployment-gate/ci-gates.integration.test.ts',
  'test/pipeline/enhanced-scans.integration.test.ts',
  'test/local/account/install.integration.test.ts',
  'test/pipeline/exceptions.integration.test.ts',
];

/**
 * A long file that comes last keeps one process busy when the others have nothing left to do. Jest knows how long files
 * take only where it has run them before, and CI is a new machine each time.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const rank = ({ path }) => {
      const place = LONGEST.findIndex((file) => path.endsWith(file));
      return place === -1 ? LONGEST.length : place;
    };
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
};
