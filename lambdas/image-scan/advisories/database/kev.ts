import { z } from 'zod';
import { InvalidSignals } from '../errors';

export interface ExploitedVulnerabilities {
  /** ISO 8601: `dateReleased` of the catalogue. */
  readonly publishedAt: string;
  readonly cves: ReadonlySet<string>;
}

const catalogue = z.object({
  dateReleased: z.string().refine((value) => Number.isFinite(Date.parse(value)), 'it is no time'),
  count: z.int().optional(),
  vulnerabilities: z
    .array(z.object({ cveID: z.string().regex(/^CVE-\d{4}-\d{4,19}$/, 'it is no CVE') }))
    .min(1)
    .max(1_000_000),
});

/**
 * Reads CISA's catalogue of known exploited vulnerabilities. Source: its JSON schema at cisa.gov.
 *
 * @param json parsed JSON
 * @throws InvalidSignals also where the catalogue's own count is not the number of its entries
 */
export function parseKev(json: unknown): ExploitedVulnerabilities {
  const parsed = catalogue.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.map(String).join('.') || 'the document';
    throw new InvalidSignals('KEV', path, issue?.message ?? 'it is not valid', { cause: parsed.error });
  }
  const { dateReleased, count, vulnerabilities } = parsed.data;
  if (count !== undefined && count !== vulnerabilities.length) {
    throw new InvalidSignals('KEV', 'count', `it is ${count}, and ${vulnerabilities.length} are listed`);
  }
  return {
    publishedAt: new Date(dateReleased).toISOString(),
    cves: new Set(vulnerabilities.map(({ cveID }) => cveID)),
  };
}
