import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { deploy } from '../../local/account/deploy';
import { freePort } from '../../local/account/free-port';
import { type LocalDeployment, startDeployment } from '../../local/start-deployment';
import { BenchPipeline } from '../support/bench-pipeline';
import { applicationOn, makePlatform, type PlatformSizes } from '../support/platform-image';
import { progressLine } from '../support/progress';
import { runCommand } from '../support/run-command';
import { type Meter, startMeter } from './meter/meter-proxy';
import { NAIVE } from './naive/contract';
import { readPrices } from './prices';
import { costGoals, costReport } from './report';
import { type Bench, forgetLayers, type Measured, type MeasuredScan, measureBoth, measureScan } from './scenario';

const HELP = `npm run bench:cost -- [options]

Measures in a local account what AWS bills for one scan of an image, at several numbers of findings, beside the naive
design, and prices it. Takes about ten minutes. Exit code 0 only if the goals are met.

  --quick   a smaller image, a shorter scan, fewer findings: checks the command, says nothing of the goals
  --help    this text
`;

interface Size {
  readonly platform: PlatformSizes;
  readonly findings: readonly [number, number, number];
  readonly scanMs: number;
}

const FULL: Size = { platform: { base: 30, runtime: 55, application: 15 }, findings: [0, 200, 10_000], scanMs: 60_000 };
const QUICK: Size = { platform: { base: 10, runtime: 10, application: 4 }, findings: [0, 200, 1_000], scanMs: 3_000 };

const EXAMPLES = resolve(__dirname, '..', '..', 'examples');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const size = values.quick ? QUICK : FULL;
  const prices = await readPrices();
  const progress = progressLine();

  const accountPort = await freePort();
  const meter = await startMeter(`http://127.0.0.1:${accountPort}`);
  let deployment: LocalDeployment | undefined;
  try {
    progress('Starting the local account and deploying Mayfly and the naive design');
    deployment = await startMetered(accountPort, meter);
    const outputs = await deploy(deployment.account, { directory: resolve(__dirname, 'naive'), bootstrap: false });
    const naiveTable = outputs[NAIVE.stack]?.[NAIVE.tableOutput];
    if (naiveTable === undefined) throw new Error('The stack of the naive design told no table.');
    const bench = { pipeline: await BenchPipeline.open(deployment), meter, naiveTable };

    const measured = await measure(bench, size, progress);
    if (meter.failures().length > 0) throw new Error(`Some calls were not counted: ${meter.failures().join('; ')}`);
    const goals = costGoals(measured, prices);
    process.stdout.write(`${costReport(measured, goals, prices)}\n`);
    return values.quick || goals.every(({ met }) => met) ? 0 : 1;
  } finally {
    await deployment?.stop();
    await meter.close();
  }
}

/** Functions reach what is billed by call through the meter, which signs nothing anew: so IAM is not enforced. */
function startMetered(port: number, { url }: Meter): Promise<LocalDeployment> {
  return freePort().then((registry) =>
    startDeployment({
      ports: { account: port, registry },
      endpoints: { dynamodb: url, s3: url, eventbridge: url, sqs: url, sns: url, ssm: url },
      waitScale: 1,
      enforceIam: false,
      examples: EXAMPLES,
      settings: {},
    }),
  );
}

async function measure(bench: Bench, { platform, findings, scanMs }: Size, progress: (line: string) => void) {
  progress('Making the images');
  const made = makePlatform(platform);
  const image = applicationOn(made);

  progress('Warming the functions up');
  const warm = applicationOn(makePlatform({ base: 1, runtime: 1, application: 1 }));
  await measureBoth(bench, { findings: 0, scanMs: 0, image: warm });

  const mayfly: MeasuredScan[] = [];
  const naive: Measured[] = [];
  for (const count of findings) {
    progress(`${count} findings, on layers that nobody has read`);
    await forgetLayers(bench);
    const both = await measureBoth(bench, { findings: count, scanMs, image });
    mayfly.push(both.mayfly);
    naive.push(both.naive);
  }
  progress(`${findings[1]} findings, on an image that shares its base with the last`);
  const shared = await measureScan(bench, { findings: findings[1], scanMs, image: applicationOn(made) });
  const imageMegabytes = image.layers.reduce((sum, layer) => sum + layer.size, 0) / 1_000_000;
  return { mayfly, naive, shared, imageMegabytes, scanSeconds: scanMs / 1000 };
}

runCommand(main);
