/** Writes lines with the time since the start on stderr. */
export function progressLine(): (line: string) => void {
  const begun = Date.now();
  return (line) => {
    const seconds = ((Date.now() - begun) / 1000).toFixed(1).padStart(6);
    process.stderr.write(`${seconds} s  ${line}\n`);
  };
}
