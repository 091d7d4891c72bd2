import { parseArgs } from 'node:util';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { startIssuer } from '../../local/issuer/start-issuer';
import { measuredTable } from '../support/columns';
import { runCommand } from '../support/run-command';
import { hostileTexts, jsonOf, ordinaryRequest, SMALL_BODY } from './bench-requests';
import { bundleSize } from './bundle-size';
import { detectingHandler, guardedHandler, type Handler, middyHandler } from './handlers';

const HELP = `npm run bench:guard -- [options]

Measures what the request guard adds to a request, beside middy with five middlewares in the same run; how its time grows
with hostile input; and its size and initialisation in a bundle. Exit code 0 only if the goals are met.

  --rounds N   rounds whose median counts (default: 15)
  --help       this text
`;

const GOALS = { typicalUs: 100, tenKilobytesUs: 1000, bundleBytes: 40 * 1024, gzipBytes: 14 * 1024, initMs: 10 };
/** 4 times the length may take 4 times as long, and a little more for what the processor's caches hold. */
const LINEAR = 6;

const context = {
  functionName: 'bench',
  functionVersion: '1',
  awsRequestId: 'bench',
  memoryLimitInMB: '1769',
  getRemainingTimeInMillis: () => 30_000,
} as Context;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '15' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return print([HELP]);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError('--rounds takes a whole number from 1 on.');
  const issuer = await startIssuer();
  try {
    const token = await issuer.token({ subject: 'bench', roles: ['writer'] });
    const met = [await requests(issuer, token, rounds), await hostile(rounds), bundles()];
    return met.every(Boolean) ? 0 : 1;
  } finally {
    await issuer.close();
  }
}

async function requests(issuer: Parameters<typeof guardedHandler>[0], token: string, rounds: number): Promise<boolean> {
  const guarded = guardedHandler(issuer);
  const others: readonly (readonly [string, Handler])[] = [
    ['guard, everything on', guarded],
    ['guard, threats and headers alone', detectingHandler()],
    ['middy, five middlewares', await middyHandler()],
  ];
  const events: readonly (readonly [string, APIGatewayProxyEventV2])[] = [
    ['a typical request', ordinaryRequest(token, SMALL_BODY)],
    ['10 KB of JSON', ordinaryRequest(token, jsonOf(10_240))],
  ];
  const medians = new Map<string, number>();
  for (const [what, event] of events) {
    for (const [name, handler] of others) await expectAnswer(name, handler, event);
    // In turn, so that a machine that slows down slows all of them down.
    const times = new Map<string, number[]>(others.map(([name]) => [name, []]));
    for (let round = -WARM_UP; round < rounds; round += 1) {
      for (const [name, handler] of others) {
        const measured = await microseconds(handler, event);
        if (round >= 0) times.get(name)?.push(measured);
      }
    }
    for (const [name, measured] of times) medians.set(`${name} ${what}`, median(measured));
  }
  const rows = others.map(([name]) => ({
    name,
    values: events.map(([what]) => `${(medians.get(`${name} ${what}`) ?? 0).toFixed(0)} µs`),
  }));
  print([
    ...measuredTable(
      'each request',
      events.map(([what]) => what),
      rows,
    ),
    '',
  ]);
  const [typical, large] = events.map(([what]) => medians.get(`guard, everything on ${what}`) ?? Number.NaN);
  return (
    goal('a typical request, everything on', typical, GOALS.typicalUs, 'µs') &&
    goal('10 KB of JSON', large, GOALS.tenKilobytesUs, 'µs')
  );
}

/** A measurement of refusals would flatter the guard. */
async function expectAnswer(name: string, handler: Handler, event: APIGatewayProxyEventV2): Promise<void> {
  const { statusCode, body } = (await handler(structuredClone(event), context)) as { statusCode: number; body: string };
  if (statusCode !== 200) throw new Error(`${name} answered with ${statusCode}: ${body}`);
}

const CALLS = 200;
/** Rounds that are not counted: the code of an instance that has served some thousand requests is compiled. */
const WARM_UP = 20;

async function microseconds(handler: Handler, event: APIGatewayProxyEventV2): Promise<number> {
  // Each call gets an event of its own, read from JSON as the runtime of Lambda reads it; that is not measured.
  const text = JSON.stringify(event);
  let milliseconds = 0;
  for (let call = 0; call < CALLS; call += 1) {
    const own = JSON.parse(text) as APIGatewayProxyEventV2;
    const begun = performance.now();
    await handler(own, context);
    milliseconds += performance.now() - begun;
  }
  return (milliseconds * 1000) / CALLS;
}

async function hostile(rounds: number): Promise<boolean> {
  const handler = detectingHandler();
  const [short, long] = [hostileTexts(25_600), hostileTexts(102_400)];
  let linear = true;
  const rows = [];
  for (const [name, text] of Object.entries(long)) {
    const small = await milliseconds(handler, short[name] ?? '', rounds);
    const large = await milliseconds(handler, text, rounds);
    linear &&= large < LINEAR * small + 1;
    rows.push({ name, values: [`${small.toFixed(2)} ms`, `${large.toFixed(2)} ms`, `${(large / small).toFixed(1)}`] });
  }
  print([...measuredTable('hostile text in JSON', ['25 KB', '100 KB', 'times'], rows), '']);
  print([`linear on hostile text: ${linear ? 'yes' : 'NO'}`, '']);
  return linear;
}

async function milliseconds(handler: Handler, text: string, rounds: number): Promise<number> {
  const event = ordinaryRequest('none', JSON.stringify({ text }));
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    await handler(event, context);
    times.push(performance.now() - begun);
  }
  return median(times);
}

function bundles(): boolean {
  const alone = bundleSize('guard');
  const store = bundleSize('guard, dynamoRateLimitStore');
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  const rows = [
    { name: 'guard', values: [kilobytes(alone.bytes), kilobytes(alone.gzipBytes), `${alone.initMs.toFixed(1)} ms`] },
    { name: 'guard, dynamoRateLimitStore', values: [kilobytes(store.bytes), kilobytes(store.gzipBytes), ''] },
  ];
  print([...measuredTable('imported', ['minified', 'gzip', 'init, with the JWT library'], rows), '']);
  return [
    goal('bundle, minified', alone.bytes / 1024, GOALS.bundleBytes / 1024, 'KB'),
    goal('bundle, gzip', alone.gzipBytes / 1024, GOALS.gzipBytes / 1024, 'KB'),
    goal('initialisation', alone.initMs, GOALS.initMs, 'ms'),
  ].every(Boolean);
}

function goal(what: string, measured: number | undefined, most: number, unit: string): boolean {
  const met = measured !== undefined && measured <= most;
  print([`${what}: ${measured?.toFixed(1)} ${unit}, goal ${most} ${unit}: ${met ? 'met' : 'MISSED'}`]);
  return met;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(lines: readonly string[]): number {
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

runCommand(main);
