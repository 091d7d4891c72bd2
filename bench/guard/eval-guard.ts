import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { threatDetection } from '../../lambdas/request-guard/threats/threat-detection';
import { runCommand } from '../support/run-command';
import { Accuracy } from './accuracy';
import { guardRequestOf } from './eval-request';
import type { Tally } from './eval-tally';
import { type LabelledRequest, labelledRequests } from './labelled-requests';
import { isSetAside } from './set-aside';

const HELP = `npm run eval:guard -- [options]

Measures how many attacks threat detection catches and how much ordinary use it refuses, on the labelled requests in
$MAYFLY_DATA_DIR/requests. Exit code 0 only if the goals are met.

  --set-aside      the half that detectors are not tuned on, instead of the other; its misses are never listed
  --family NAME    only this kind of attack or of ordinary content; no goals
  --misses         also list what was wrongly refused or let through
  --count N        so many of each kind (default: 40)
  --help           this text
`;

const OPTIONS = {
  options: {
    'set-aside': { type: 'boolean', default: false },
    family: { type: 'string' },
    misses: { type: 'boolean', default: false },
    count: { type: 'string', default: '40' },
    help: { type: 'boolean', default: false },
  },
} as const;

/** Read when the command begins. */
let options: ReturnType<typeof parseArgs<typeof OPTIONS>>['values'];

const detect = threatDetection({});
const accuracy = new Accuracy();
const evidence = new Map<string, number>();
const misses = new Map<string, string[]>();
let microseconds = 0;
let measured = 0;

async function main(): Promise<number> {
  options = parseArgs(OPTIONS).values;
  if (options['set-aside'] && options.misses) {
    throw new RangeError('The misses of the half that is set aside are not looked at: leave out --misses.');
  }
  const directory = process.env['MAYFLY_DATA_DIR'];
  if (options.help || !directory) {
    console.log(
      options.help ? HELP : 'Skipped: MAYFLY_DATA_DIR is not set; it names the directory that holds requests/.',
    );
    return 0;
  }
  for await (const labelled of labelledRequests(join(directory, 'requests'))) {
    if (isSetAside(labelled.id) !== options['set-aside']) continue;
    if (options.family !== undefined && labelled.family !== options.family) continue;
    const { request, body } = guardRequestOf(labelled);
    const before = process.hrtime.bigint();
    const { threats } = detect(request, body);
    microseconds += Number(process.hrtime.bigint() - before) / 1000;
    measured++;
    const refused = threats.length > 0;
    accuracy.count(labelled, refused);
    const told = threats.map(({ family, evidence: word, score }) => `${family}/${word}/${score}`);
    if (labelled.label === 0) for (const word of new Set(told)) evidence.set(word, (evidence.get(word) ?? 0) + 1);
    if (refused !== (labelled.label === 1)) miss(labelled, told);
  }
  print();
  return options.family !== undefined || accuracy.meetsGoals ? 0 : 1;
}

function miss(labelled: LabelledRequest, told: readonly string[]): void {
  const kind = `${labelled.label === 1 ? 'missed' : 'refused'} ${labelled.family} ${labelled.corpus}`;
  const { id, place, uri, headers, body } = labelled;
  const text =
    place === 'path' || place === 'query' ? uri : place === 'json' || place === 'form' ? body : JSON.stringify(headers);
  misses.set(kind, [...(misses.get(kind) ?? []), `${id} ${place} ${told.join(' ')} ${readable(text)}`]);
}

function readable(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function print(): void {
  const { attacks, attackPlaces, benign, benignJson, mentions } = accuracy;
  const section = (title: string, tally: Tally) => console.log([`${title}`, ...tally.lines(), ''].join('\n'));
  section('Attacks caught, by family and corpus', attacks);
  section('Attacks caught, by place', attackPlaces);
  section('Ordinary use refused, by family', benign);
  section('Ordinary JSON refused, by family', benignJson);
  section('Talk about attacks refused (told apart)', mentions);
  const caught = attacks.share;
  const refused = benign.share;
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  console.log(`caught ${percent(caught)}, refused ${percent(refused)} (JSON ${percent(benignJson.share)})`);
  console.log(`balanced accuracy ${percent((caught + 1 - refused) / 2)}`);
  console.log(`${(microseconds / measured).toFixed(1)} us a request`);
  if (options['set-aside']) return;
  console.log(
    'Evidence in ordinary use:',
    [...evidence]
      .sort((a, b) => b[1] - a[1])
      .map(([word, times]) => `${word} ${times}`)
      .join(', '),
  );
  if (options.misses)
    for (const [kind, lines] of misses)
      console.log(`\n${kind}: ${lines.length}\n${lines.slice(0, Number(options.count)).join('\n')}`);
}

runCommand(main);
