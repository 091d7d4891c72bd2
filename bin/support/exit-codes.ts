/** What a command's exit code tells a pipeline. */
export const EXIT = {
  /** Done, or compliant. */
  done: 0,
  nonCompliant: 1,
  /** Unknown, not pushed, expired or timed out. */
  unknown: 2,
  /** The command line itself is wrong: options, names, an invalid policy. */
  usage: 3,
  /** AWS or configuration; also whatever was not foreseen. */
  failed: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Exit codes as they stand below a command's help; usage and AWS mean the same everywhere. */
export function exitCodesHelp(meanings: Readonly<Partial<Record<ExitCode, string>>>): string {
  const all: Readonly<Partial<Record<ExitCode, string>>> = {
    [EXIT.usage]: 'wrong usage',
    [EXIT.failed]: 'AWS or configuration: not reachable, not permitted, not deployed',
    ...meanings,
  };
  const rows = Object.entries(all).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return ['', 'Exit codes:', ...rows].join('\n');
}

export function examplesHelp(...examples: readonly string[]): string {
  return ['', examples.length === 1 ? 'Example:' : 'Examples:', ...examples.map((example) => `  $ ${example}`)].join(
    '\n',
  );
}
