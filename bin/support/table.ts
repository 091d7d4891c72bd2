import { bounded } from '../../lambdas/shared/errors';
import type { Paint, Style } from './output';
import { printable } from './printable';

/** A longer cell would push the others off the screen; `--json` has the whole. */
const MAX_CELL = 72;
const GAP = '  ';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  readonly style?: (row: Row) => Style | undefined;
}

/** The rows as aligned lines below a line of titles. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], paint: Paint): readonly string[] {
  const drawn = columns.map(({ title, value, align, style }) => {
    const cells = rows.map((row) => bounded(printable(value(row)), MAX_CELL));
    const width = cells.reduce((most, cell) => Math.max(most, cell.length), title.length);
    const pad = (text: string) => (align === 'right' ? text.padStart(width) : text.padEnd(width));
    return {
      title: pad(title),
      cell: (index: number, row: Row) => paint(style?.(row), pad(cells[index] ?? '')),
    };
  });
  return [
    drawn
      .map(({ title }) => title)
      .join(GAP)
      .trimEnd(),
    ...rows.map((row, index) =>
      drawn
        .map(({ cell }) => cell(index, row))
        .join(GAP)
        .trimEnd(),
    ),
  ];
}

/** `sha256:` and twelve digits: enough to tell images apart in a table. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

/** `2026-11-05 08:03` in UTC, from an ISO 8601 time. */
export function shortTime(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

/** `12.3 MB`, in powers of 1,000. */
export function byteSize(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = '';
  for (const name of units) {
    if (value < 1000) break;
    value /= 1000;
    unit = name;
  }
  return `${value.toFixed(1)} ${unit}`;
}
