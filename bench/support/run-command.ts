/** Ended by what it could not do, rather than by goals that it missed; the CLI ends with the same. */
const FAILED = 4;

/** Ends the process with what a command returns: 0 where all goals are met, 1 where not; 4 where it throws, with the reason. */
export function runCommand(main: () => Promise<number>): void {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(FAILED);
    },
  );
}
