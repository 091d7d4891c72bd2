/** Weights of the CVSS 3.1 base metrics. Source: CVSS v3.1 specification, section 7.4. */
const WEIGHTS = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
} as const;
const PRIVILEGES = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
} as const;

/**
 * The base score, 0 to 10, of a CVSS 3.0 or 3.1 vector, or null where the text is none.
 * Source: CVSS v3.1 specification, section 7.1 and appendix A.
 */
export function cvss3BaseScore(vector: string): number | null {
  if (!/^CVSS:3\.[01]\//.test(vector)) return null;
  const metrics = new Map(vector.split('/').map((part) => [part.split(':')[0] ?? '', part.split(':')[1] ?? '']));
  const weight = (of: Readonly<Record<string, number>>, metric: string): number => {
    const value = metrics.get(metric) ?? '';
    return (Object.hasOwn(of, value) ? of[value] : undefined) ?? Number.NaN;
  };
  const scope = metrics.get('S');
  if (scope !== 'U' && scope !== 'C') return null;

  const unscored = 1 - (1 - weight(WEIGHTS.C, 'C')) * (1 - weight(WEIGHTS.I, 'I')) * (1 - weight(WEIGHTS.A, 'A'));
  const impact = scope === 'U' ? 6.42 * unscored : 7.52 * (unscored - 0.029) - 3.25 * (unscored - 0.02) ** 15;
  const exploitability =
    8.22 *
    weight(WEIGHTS.AV, 'AV') *
    weight(WEIGHTS.AC, 'AC') *
    weight(PRIVILEGES[scope], 'PR') *
    weight(WEIGHTS.UI, 'UI');
  if (Number.isNaN(impact + exploitability)) return null;
  if (impact <= 0) return 0;
  return roundUp(Math.min((scope === 'U' ? 1 : 1.08) * (impact + exploitability), 10));
}

/** To one decimal, upwards, in whole numbers so that binary fractions do not lift a score. */
function roundUp(score: number): number {
  const whole = Math.round(score * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
