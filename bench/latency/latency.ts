import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../local/account/free-port';
import { startDeployment } from '../../local/start-deployment';
import { BenchPipeline } from '../support/bench-pipeline';
import { progressLine } from '../support/progress';
import { runCommand } from '../support/run-command';
import { floodOutcome, latenciesOf, pushAndWait, pushFlood } from './measure';
import { floodGoals, floodLines, latencyGoals, latencyTable } from './report';

const HELP = `npm run bench:latency -- [options]

Measures in a local account how long a push waits for its verdict, and where the time goes; the registry's scan is instant
and waits of the workflow are skipped. Then pushes images as fast as they come, and reads back that each was judged once.
Exit code 0 only if the goals are met.

  --pushes N        images of the flood (default: 500)
  --concurrency N   pushes at the same time of the first part (default: 10)
  --help            this text
`;

/** Pushes of the first part for each pusher: a hundred in all make a p99. */
const ROUNDS = 10;
/** As many as a registry takes at the same time without being the measurement itself. */
const FLOOD_PUSHERS = 32;
/** The two scans of an image run at the same time. */
const AT_ONCE_IN_A_RUN = 2;
const VERDICT_DEADLINE_MS = 120_000;
const FLOOD_DEADLINE_MS = 1_800_000;

const EXAMPLES = resolve(__dirname, '..', '..', 'examples');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      pushes: { type: 'string', default: '500' },
      concurrency: { type: 'string', default: '10' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const pushes = positive('--pushes', values.pushes);
  const concurrency = positive('--concurrency', values.concurrency);
  const progress = progressLine();
  const show = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n\n`);

  progress('Starting the local account and deploying Mayfly');
  const deployment = await startDeployment({
    ports: { registry: await freePort() },
    waitScale: 0,
    // As many as the first part can use: more processes would only take turns on the processors of this machine.
    maxInvocations: AT_ONCE_IN_A_RUN * concurrency,
    examples: EXAMPLES,
    settings: {},
  });
  try {
    const pipeline = await BenchPipeline.open(deployment);
    const [warm, paced, flood] = ['bench/warm-up', 'bench/paced', 'bench/flood'] as const;
    for (const name of [warm, paced, flood]) await pipeline.createRepository(name, { scan: { delayMs: 0 } });

    progress(`Warming up with ${concurrency} pushes at the same time`);
    const load = { pipeline, concurrency, deadlineMs: VERDICT_DEADLINE_MS };
    const cold = await pushAndWait({ ...load, repository: warm, pushes: concurrency });
    progress(`${ROUNDS * concurrency} pushes, ${concurrency} at the same time`);
    const latencies = await pushAndWait({ ...load, repository: paced, pushes: ROUNDS * concurrency });
    show(latencyTable(`first ${concurrency} pushes: functions start cold`, cold));
    show(latencyTable(`${latencies.length} pushes, ${concurrency} at the same time`, latencies));

    progress(`${pushes} pushes as fast as they come`);
    const begun = Date.now();
    const pushed = await pushFlood({ ...load, repository: flood, pushes, concurrency: FLOOD_PUSHERS });
    progress(`All pushed after ${((Date.now() - begun) / 1000).toFixed(1)} s; waiting for the verdicts`);
    const outcome = await floodOutcome({ pipeline, deadlineMs: FLOOD_DEADLINE_MS }, pushed, begun);
    show(floodLines(outcome));
    show(latencyTable('of the flood', await latenciesOf(pipeline, pushed)));

    const goals = [...latencyGoals(latencies), ...floodGoals(outcome)];
    show(goals.map(({ name, met, measured }) => `${met ? 'met   ' : 'MISSED'}  ${name}: ${measured}`));
    show([
      'Times are those of the execution histories: from the manifest in the registry to the end of the state that commits the',
      'verdict. All of it runs on this machine, functions as processes: how many processors it has decides.',
    ]);
    return goals.every(({ met }) => met) ? 0 : 1;
  } finally {
    await deployment.stop();
  }
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`${option} takes a whole number from 1, not ${text}.`);
  return value;
}

runCommand(main);
