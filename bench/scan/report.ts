import { measuredTable } from '../support/columns';
import type { BenchImage, Compression } from './image';
import type { Measured } from './measure';
import type { OtherScanner } from './other-scanners';

const MEGABYTE = 1_000_000;

export interface Goal {
  readonly name: string;
  readonly met: boolean;
  readonly measured: string;
}

/** How many times the time of decompression and digest a full scan may take. */
const MOST_TIMES: Readonly<Record<Compression, number>> = { gzip: 1.35, zstd: 1.7 };
const MOST_MEGABYTES = 128;
/** How many times faster two threads are on two processors. */
const LEAST_SPEEDUP = 1.6;

export function goalsOf(compression: Compression, measured: readonly Measured[]): readonly Goal[] {
  const { floor, full, threads, base } = partsOf(measured);
  const times = full.seconds / floor.seconds;
  const speedup = full.seconds / threads.seconds;
  const memory = full.peakMegabytes - base.peakMegabytes;
  const most = MOST_TIMES[compression];
  return [
    { name: `full scan at most ${most} times inflate and sha256`, met: times <= most, measured: times.toFixed(2) },
    {
      name: `two threads at least ${LEAST_SPEEDUP} times one`,
      met: speedup >= LEAST_SPEEDUP,
      measured: speedup.toFixed(2),
    },
    {
      name: `full scan at most ${MOST_MEGABYTES} MB above a process that only inflates`,
      met: memory <= MOST_MEGABYTES,
      measured: `${memory.toFixed(0)} MB`,
    },
  ];
}

function partsOf(measured: readonly Measured[]) {
  const of = (name: string): Measured => {
    const found = measured.find((row) => row.name === name);
    if (!found) throw new RangeError(`"${name}" was not measured.`);
    return found;
  };
  return {
    base: of('inflate'),
    floor: of('inflate and sha256'),
    full: of('full scan'),
    threads: of('full scan, 2 threads'),
  };
}

export function measuredTableOf(
  compression: Compression,
  { storedBytes, inflatedBytes, layers }: BenchImage,
  measured: readonly Measured[],
): readonly string[] {
  const { floor } = partsOf(measured);
  const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(0);
  const title = `${compression}: ${megabytes(inflatedBytes)} MB of tar in ${megabytes(storedBytes)} MB, ${layers.length} layers`;
  return measuredTable(
    title,
    ['seconds', 'times the floor', 'MB/s of tar', 'peak MB'],
    measured.map(({ name, seconds, peakMegabytes }) => ({
      name,
      values: [
        seconds.toFixed(2),
        (seconds / floor.seconds).toFixed(2),
        (inflatedBytes / MEGABYTE / seconds).toFixed(0),
        peakMegabytes.toFixed(0),
      ],
    })),
  );
}

/** What the full scan finds, which must be the same on any number of threads. */
export function findingsTable(measured: readonly Measured[]): readonly string[] {
  const { full, threads } = partsOf(measured);
  const isSame = JSON.stringify(full.findings) === JSON.stringify(threads.findings);
  const rows = Object.entries(full.findings).map(([name, count]) => ({ name, values: [String(count)] }));
  return [
    ...measuredTable('found', ['times'], rows),
    isSame ? 'Two threads find the same.' : 'TWO THREADS FIND SOMETHING ELSE.',
  ];
}

export const goalLine = ({ name, met, measured }: Goal): string => `${met ? 'met   ' : 'MISSED'}  ${name}: ${measured}`;

export function growthTable(grown: readonly Measured[]): readonly string[] {
  return measuredTable(
    'one layer, not compressed',
    ['MB', 'seconds', 'MB/s', 'peak MB'],
    grown.map(({ name, seconds, peakMegabytes, inflatedBytes = 0 }) => ({
      name,
      values: [
        (inflatedBytes / MEGABYTE).toFixed(0),
        seconds.toFixed(2),
        (inflatedBytes / MEGABYTE / seconds).toFixed(0),
        peakMegabytes.toFixed(0),
      ],
    })),
  );
}

/** How much longer the last gigabyte may take than the first: a scan that is linear takes as long. */
const MOST_GROWTH = 1.25;

export function growthGoal(grown: readonly Measured[]): Goal {
  const perByte = ({ seconds, inflatedBytes = 0 }: Measured) => seconds / inflatedBytes;
  const [first, last] = [grown[0], grown.at(-1)];
  if (!first || !last) throw new RangeError('Nothing was measured.');
  const times = perByte(last) / perByte(first);
  return {
    name: `a gigabyte of ten at most ${MOST_GROWTH} times that of one`,
    met: times <= MOST_GROWTH,
    measured: times.toFixed(2),
  };
}

export function othersTable(others: readonly OtherScanner[]): readonly string[] {
  return measuredTable(
    'others, on the gzip image',
    ['seconds', 'peak MB', 'note'],
    others.map(({ name, seconds, peakMegabytes, note }) => ({
      name,
      values: [seconds?.toFixed(2) ?? '-', peakMegabytes?.toFixed(0) ?? '-', note],
    })),
  );
}
