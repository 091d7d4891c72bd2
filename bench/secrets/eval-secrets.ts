import { parseArgs } from 'node:util';
import { progressLine } from '../support/progress';
import { runCommand } from '../support/run-command';
import { readCases } from './cases';
import { type Evaluation, evaluate } from './evaluate';
import { evaluationLines, treeLines } from './report';
import { scanTree } from './scan-tree';

const HELP = `npm run eval:secrets -- [options]

Measures how well the kinds of secret tell credentials from what only looks like them, on the cases in
$MAYFLY_DATA_DIR/secrets/cases.jsonl.gz. Exit code 0 only if the goals are met.

  --misses        also list every case that was missed or falsely reported
  --files DIR     instead list every hit in the files under a directory
  --help          this text
`;

/** Of the positives by the right kind, at least; of the negatives, at most. */
const GOALS = { found: 0.99, reported: 0.02 };

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      misses: { type: 'boolean', default: false },
      files: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print([HELP]);
  if (values.files !== undefined) return print(treeLines(await scanTree(values.files, progressLine())));
  const directory = process.env['MAYFLY_DATA_DIR'];
  if (directory === undefined || directory === '') {
    return print(['Skipped: MAYFLY_DATA_DIR is not set; it names the directory that holds secrets/cases.jsonl.gz.']);
  }
  const evaluation = evaluate(await readCases(directory));
  print(evaluationLines(evaluation, values.misses));
  return meetsGoals(evaluation) ? 0 : 1;
}

function meetsGoals({ rules }: Evaluation): boolean {
  const sum = (key: 'positives' | 'found' | 'negatives' | 'reported') =>
    rules.reduce((total, rule) => total + rule[key], 0);
  return sum('found') >= GOALS.found * sum('positives') && sum('reported') <= GOALS.reported * sum('negatives');
}

function print(lines: readonly string[]): number {
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

runCommand(main);
