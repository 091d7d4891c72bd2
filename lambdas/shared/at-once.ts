/**
 * Works through all of them, `most` at a time. The first failure is thrown; work that has begun goes on to its end.
 * @param most 1 or more
 */
export async function eachAtOnce<One>(
  all: Iterable<One>,
  most: number,
  work: (one: One) => Promise<void>,
): Promise<void> {
  const left = all[Symbol.iterator]();
  const worker = async () => {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
