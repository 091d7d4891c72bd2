/** The five that a threshold can name, worst first. */
export const RANKED_SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'] as const;
export type RankedSeverity = (typeof RANKED_SEVERITIES)[number];

/** ECR's UNDEFINED and Inspector's UNTRIAGED are kept as they came; policy says what they count as. */
export const SEVERITIES = [...RANKED_SEVERITIES, 'UNDEFINED', 'UNTRIAGED'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type SeverityCounts = Readonly<Record<Severity, number>>;

export function isRanked(severity: Severity): severity is RankedSeverity {
  return severity !== 'UNDEFINED' && severity !== 'UNTRIAGED';
}

/** The higher of two. A ranked severity is higher than an unknown one: it is what somebody found out. */
export function higherSeverity(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}

export function countBySeverity(findings: Iterable<{ readonly severity: Severity }>): SeverityCounts {
  const counts: Record<Severity, number> = {
    CRITICAL: 0,
    HIGH: 0,
    MEDIUM: 0,
    LOW: 0,
    INFORMATIONAL: 0,
    UNDEFINED: 0,
    UNTRIAGED: 0,
  };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
