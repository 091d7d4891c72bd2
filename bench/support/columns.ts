import { table } from '../../bin/support/table';

/** A line of a table of measurements: its name and a value for each column. */
export interface MeasuredRow {
  readonly name: string;
  readonly values: readonly string[];
}

/** Rows of measurements under their titles, numbers to the right. */
export function measuredTable(
  title: string,
  columns: readonly string[],
  rows: readonly MeasuredRow[],
): readonly string[] {
  return table<MeasuredRow>(
    [
      { title, value: ({ name }) => name },
      ...columns.map((column, index) => ({
        title: column,
        align: 'right' as const,
        value: ({ values }: MeasuredRow) => values[index] ?? '',
      })),
    ],
    rows,
    (_, text) => text,
  );
}
