/** The known word that somebody probably meant: at most one edit in three letters away, else undefined. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, most: Math.max(1, Math.floor(candidate.length / 3)) }))
    // As many edits as the lengths differ are needed at least: this also keeps long words from being compared at all.
    .filter(({ candidate, most }) => Math.abs(candidate.length - word.length) <= most)
    .map((near) => ({ ...near, distance: editDistance(word.toLowerCase(), near.candidate.toLowerCase()) }))
    .filter(({ most, distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
