/**
 * How many attacks of the development data threat detection catches, and how much ordinary use it refuses.
 *
 *   npm run eval:guard -- [--data folder] [--set-aside] [--family name] [--misses [count]]
 *
 * The half that is set aside is measured only when asked for, and its misses are never listed.
 */
import { parseArgs } from 'node:util';
import { threatDetection } from '../../lambdas/request-guard/threats/threat-detection';
import { guardRequestOf } from './eval-request';
import { Tally } from './eval-tally';
import { type LabelledRequest, labelledRequests } from './labelled-requests';
import { isSetAside } from './set-aside';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/requests' },
    'set-aside': { type: 'boolean', default: false },
    family: { type: 'string' },
    misses: { type: 'boolean', default: false },
    /** How many misses to list of each family. */
    count: { type: 'string', default: '40' },
  },
});
if (options['set-aside'] && options.misses)
  throw new Error('The misses of the half that is set aside are not looked at.');

const detect = threatDetection({});
const attacks = new Tally();
const attackPlaces = new Tally();
const benign = new Tally();
const benignJson = new Tally();
const mentions = new Tally();
const evidence = new Map<string, number>();
const misses = new Map<string, string[]>();
let microseconds = 0;
let measured = 0;

async function main(): Promise<void> {
  for await (const labelled of labelledRequests(options.data)) {
    if (isSetAside(labelled.id) !== options['set-aside']) continue;
    if (options.family !== undefined && labelled.family !== options.family) continue;
    const { request, body } = guardRequestOf(labelled);
    const before = process.hrtime.bigint();
    const { threats } = detect(request, body);
    microseconds += Number(process.hrtime.bigint() - before) / 1000;
    measured++;
    const refused = threats.length > 0;
    count(labelled, refused);
    const told = threats.map(({ family, evidence: word, score }) => `${family}/${word}/${score}`);
    if (labelled.label === 0) for (const word of new Set(told)) evidence.set(word, (evidence.get(word) ?? 0) + 1);
    if (refused !== (labelled.label === 1)) miss(labelled, told);
  }
  print();
}

function count({ corpus, family, place, label }: LabelledRequest, refused: boolean): void {
  if (label === 1) {
    attacks.add(`${family} ${corpus}`, refused);
    attackPlaces.add(place, refused);
  } else if (family.endsWith('-mention')) mentions.add(family, refused);
  else {
    benign.add(family, refused);
    if (place === 'json') benignJson.add(`json ${family}`, refused);
  }
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

void main();
