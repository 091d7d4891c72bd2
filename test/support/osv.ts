/** An OSV record of one package. */
export function osvRecord(
  id: string,
  ecosystem: string,
  name: string,
  { fixed, ...more }: { readonly fixed?: string; readonly [field: string]: unknown } = {},
): Readonly<Record<string, unknown>> {
  return {
    schema_version: '1.6.0',
    id,
    modified: '2026-11-01T00:00:00Z',
    published: '2026-10-01T00:00:00Z',
    summary: `A vulnerability of ${name}`,
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem, name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] }],
      },
    ],
    ...more,
  };
}
