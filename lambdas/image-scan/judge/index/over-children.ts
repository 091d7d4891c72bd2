import type { AppliedException, InGrace, VerdictRecord } from '../../../verdicts/verdict';

/** What a record may name. Source: `AppliedException.findings`, `InGrace.findings` and `VerdictRecord.exceptionsApplied`. */
const MOST_LABELS = 20;
const MOST_EXCEPTIONS = 50;

/** Each exception once, with what it left out in all of the images. */
export function exceptionsOf(
  images: readonly VerdictRecord[],
): Pick<VerdictRecord, 'exceptionsApplied' | 'exceptionsNotNamed'> {
  const byId = Map.groupBy(
    images.flatMap(({ exceptionsApplied }) => exceptionsApplied),
    ({ id }) => id,
  );
  const all = [...byId.values()].flatMap(joined);
  const notNamed =
    all.length - Math.min(all.length, MOST_EXCEPTIONS) + sum(images.map((image) => image.exceptionsNotNamed ?? 0));
  return {
    exceptionsApplied: all.slice(0, MOST_EXCEPTIONS),
    ...(notNamed > 0 ? { exceptionsNotNamed: notNamed } : {}),
  };
}

/** What is in grace in all of the images together. */
export function graceOf(images: readonly VerdictRecord[]): Pick<VerdictRecord, 'inGrace'> {
  const inGrace = images.flatMap((image): InGrace[] => (image.inGrace ? [image.inGrace] : []));
  if (inGrace.length === 0) return {};
  const ends = inGrace.flatMap(({ firstEnds }) => (firstEnds === null ? [] : [firstEnds])).sort();
  return {
    inGrace: {
      found: sum(inGrace.map(({ found }) => found)),
      findings: labels(inGrace),
      firstEnds: ends[0] ?? null,
    },
  };
}

function joined(applied: readonly AppliedException[]): AppliedException[] {
  const [first] = applied;
  return first ? [{ ...first, findings: labels(applied), found: sum(applied.map(({ found }) => found)) }] : [];
}

function labels(of: readonly { readonly findings: readonly string[] }[]): readonly string[] {
  return [...new Set(of.flatMap(({ findings }) => findings))].slice(0, MOST_LABELS);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
