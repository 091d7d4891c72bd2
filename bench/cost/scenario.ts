import { randomBytes } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { scanResultSchema } from '../../lambdas/image-scan/scanner/scan-result';
import { getEvidence } from '../../lambdas/verdicts/store/evidence';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import type { BuiltImage } from '../../local/registry/oci/built-image';
import { type BenchPipeline, clientsOf, eventually } from '../support/bench-pipeline';
import { historyOf, logBytesOf, transitionsIn } from '../support/execution-history';
import { countCalls } from './meter/count-calls';
import { readFunctionLogs } from './meter/function-logs';
import { countReports } from './meter/lambda-reports';
import type { Meter } from './meter/meter-proxy';
import { NAIVE, type NaiveInput } from './naive/contract';
import type { Usage } from './usage';

/** Functions of Mayfly's stacks begin so. */
const MAYFLY_PREFIX = 'mayfly';

export interface Scenario {
  readonly findings: number;
  /** Milliseconds that the registry's scan takes. */
  readonly scanMs: number;
  readonly image: BuiltImage;
}

export interface Measured {
  readonly findings: number;
  readonly usage: Usage;
}

export interface MeasuredScan extends Measured {
  readonly layers: { readonly scanned: number; readonly cached: number };
}

export interface Bench {
  readonly pipeline: BenchPipeline;
  readonly meter: Meter;
  /** Name of the naive design's table. */
  readonly naiveTable: string;
}

/** Runs one image through Mayfly and, at the same time and on a repository of its own, through the naive design. */
export async function measureBoth(
  bench: Bench,
  scenario: Scenario,
): Promise<{ readonly mayfly: MeasuredScan; readonly naive: Measured }> {
  const since = new Date();
  bench.meter.clear();
  const [scan] = await Promise.all([runMayfly(bench, scenario), runNaive(bench, scenario)]);
  return {
    mayfly: await measureMayfly(bench, scan, scenario, since),
    naive: await measureNaive(bench, scenario, since),
  };
}

/** Runs one image through Mayfly alone. */
export async function measureScan(bench: Bench, scenario: Scenario): Promise<MeasuredScan> {
  const since = new Date();
  bench.meter.clear();
  return measureMayfly(bench, await runMayfly(bench, scenario), scenario, since);
}

/** Takes out what is kept of layers, so that the next scan reads them all. */
export async function forgetLayers({ pipeline }: Bench): Promise<void> {
  const s3 = new S3Client(clientsOf(pipeline.deployment));
  const Bucket = pipeline.facts.evidenceBucket;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: 'layer/' })) {
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}

const newRepository = (kind: string) => `bench/${kind}-${randomBytes(4).toString('hex')}`;
const behaviourOf = ({ findings, scanMs }: Scenario) => ({ scan: { delayMs: scanMs, syntheticFindings: findings } });
/** Besides the registry's scan itself: polls that come a minute after it, and writing 10,000 findings. */
const deadlineFor = ({ scanMs }: Scenario) => scanMs + 300_000;

async function runMayfly({ pipeline }: Bench, scenario: Scenario): Promise<VerdictRecord> {
  const repository = newRepository('mayfly');
  await pipeline.createRepository(repository, behaviourOf(scenario));
  const image = await pipeline.push(scenario.image, repository, 'v1');
  const deadline = deadlineFor(scenario);
  const record = await eventually('The verdict', deadline, () => pipeline.verdictOf(image));
  await pipeline.settled(deadline);
  return record;
}

async function runNaive({ pipeline, naiveTable }: Bench, scenario: Scenario): Promise<void> {
  const repository = newRepository('naive');
  await pipeline.createRepository(repository, { ...behaviourOf(scenario), pushEvents: 0 });
  const { digest } = await pipeline.push(scenario.image, repository, 'v1');
  const input: NaiveInput = { repository, digest };
  const lambda = new LambdaClient(clientsOf(pipeline.deployment));
  const Payload = Buffer.from(JSON.stringify(input));
  await lambda.send(new InvokeCommand({ FunctionName: NAIVE.functionName, InvocationType: 'Event', Payload }));
  await eventually('The item of the naive design', deadlineFor(scenario), async () => {
    const { Item } = await pipeline.table.db.send(new GetCommand({ TableName: naiveTable, Key: { digest } }));
    return Item?.['repository'] === repository ? true : undefined;
  });
}

async function measureMayfly(
  { pipeline, meter }: Bench,
  record: VerdictRecord,
  { findings }: Scenario,
  since: Date,
): Promise<MeasuredScan> {
  const executions = await pipeline.executionsSince(since);
  const histories = await Promise.all(
    executions.map(async (arn) => ({ arn, events: await historyOf(pipeline.sfn, arn) })),
  );
  const functions = await readFunctionLogs(pipeline.deployment, MAYFLY_PREFIX, since);
  const executionLogs = histories.reduce((sum, { arn, events }) => sum + logBytesOf(events, arn), 0);
  const usage: Usage = {
    transitions: histories.reduce((sum, { events }) => sum + transitionsIn(events), 0),
    ...countReports(functions.flatMap(({ reports }) => reports)),
    ...countCalls(meter.calls(), pipeline.facts.table),
    logBytes: executionLogs + functions.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  return { findings, usage, layers: await layersOf(pipeline, record) };
}

async function measureNaive(
  { pipeline, meter, naiveTable }: Bench,
  { findings }: Scenario,
  since: Date,
): Promise<Measured> {
  const functions = await readFunctionLogs(pipeline.deployment, NAIVE.functionName, since);
  const usage: Usage = {
    transitions: 0,
    ...countReports(functions.flatMap(({ reports }) => reports)),
    ...countCalls(
      meter.calls().filter(({ service }) => service === 'dynamodb'),
      naiveTable,
    ),
    logBytes: functions.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  return { findings, usage };
}

/** From the scanner's own evidence: how many layers it read, and how many it knew. */
async function layersOf(pipeline: BenchPipeline, { evidence }: VerdictRecord) {
  if (!evidence.scanner) throw new Error('The record points at no evidence of the scanner.');
  const bucket = { s3: new S3Client(clientsOf(pipeline.deployment)), name: pipeline.facts.evidenceBucket };
  const { layers } = scanResultSchema.parse(await getEvidence(bucket, evidence.scanner));
  const count = (wanted: string) => layers.filter(({ status }) => status === wanted).length;
  return { scanned: count('scanned'), cached: count('cached') };
}
