/** What the naive design's stack, its function and the benchmark agree on. */
export const NAIVE = {
  stack: 'bench-naive',
  functionName: 'bench-naive-scan',
  memoryMb: 512,
  pollSeconds: 10,
  tableVariable: 'TABLE',
  tableOutput: 'TableName',
} as const;

/** What the function is invoked with. */
export interface NaiveInput {
  readonly repository: string;
  readonly digest: string;
}
