import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { progressLine } from '../support/progress';
import { runCommand } from '../support/run-command';
import { benchImages, COMPRESSIONS } from './image';
import { measureAll } from './measure';
import { otherScanners } from './other-scanners';
import { findingsTable, goalLine, goalsOf, growthGoal, growthTable, measuredTableOf, othersTable } from './report';

const HELP = `npm run bench:scan -- [options]

Measures the scanner on an image of about 1.5 GB, which it builds once with mmdebstrap, npm and pip and keeps in .mayfly/bench:
decompression alone, with the digests, by Node's streams, the full scan on one thread and on two, in gzip and in zstd, each
several times in turn in a process of its own. Beside them the scanners that are on the PATH. Exit code 0 only if the goals
are met.

  --rounds N     runs of each that count (default: 5)
  --growth       instead: one layer of the image's files once to six times, up to 10 GB
  --no-others    only Mayfly
  --help         this text
`;

const GROWTH = [1, 2, 4, 6].map((times) => `${times} times the files`);
const RUNS = ['inflate', 'inflate and sha256', 'streams of Node', 'full scan', 'full scan, 2 threads'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      growth: { type: 'boolean', default: false },
      'no-others': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) {
    throw new RangeError(`--rounds takes a whole number from 1, not ${values.rounds}.`);
  }
  const progress = progressLine();
  const show = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n\n`);
  const images = await benchImages(resolve(__dirname, '..', '..', '.mayfly', 'bench'), progress);

  if (values.growth) {
    const grown = await measureAll(GROWTH, images.gzip, 0, progress);
    show(growthTable(grown));
    const goal = growthGoal(grown);
    show([goalLine(goal)]);
    return goal.met ? 0 : 1;
  }
  let isMet = true;
  for (const compression of COMPRESSIONS) {
    const image = images[compression];
    const measured = await measureAll(RUNS, image, rounds, (line) => progress(`${compression}, ${line}`));
    show(measuredTableOf(compression, image, measured));
    if (compression === 'gzip') show(findingsTable(measured));
    const goals = goalsOf(compression, measured);
    show(goals.map(goalLine));
    isMet &&= goals.every(({ met }) => met);
  }
  if (!values['no-others']) show(othersTable(await otherScanners(images.gzip, rounds, progress)));
  return isMet ? 0 : 1;
}

runCommand(main);
