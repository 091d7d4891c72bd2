import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const MAX_MS = 24 * 3_600_000;

/**
 * Milliseconds of `90s`, `15m` or `2h`; at most a day.
 * @throws InvalidArgumentError
 */
export function parseDuration(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (!(ms <= MAX_MS)) throw new InvalidArgumentError('Expected a time such as 90s, 15m or 2h, at most 24h.');
  return ms;
}

/** The largest units that say it exactly enough: `2h`, `15m`, `1m 30s`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join(' ') || '0s'
  );
}
