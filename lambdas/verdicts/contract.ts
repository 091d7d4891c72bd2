/** What the constructs and the code that runs must agree on about the audit table. */
export const AUDIT_TABLE = {
  indexes: {
    G1: { name: 'worst-first', pk: 'g1pk', sk: 'g1sk' },
    G2: { name: 'by-time', pk: 'g2pk', sk: 'g2sk' },
    G3: { name: 'by-due', pk: 'g3pk', sk: 'g3sk' },
  },
  /** Attribute by which DynamoDB expires items, in epoch seconds; deletion can lag by 48 h. */
  expiryAttribute: 'expiresAt',
} as const;

/** The event that every committed verdict becomes. Consumers de-duplicate on `detail.verdictId`. */
export const VERDICT_EVENT = { source: 'mayfly.image-scan', detailType: 'Image Verdict' } as const;

/**
 * The event by which another system asks the image scan for a new run. Its detail is a request for a run, as
 * `lambdas/image-scan/claim/run-request.ts` reads it.
 */
export const RUN_REQUEST_EVENT = { sources: ['mayfly.audit-api'], detailType: 'Run Requested' } as const;

/** The prefix of an evidence key tells the writer: each role may put only under its own. */
export const EVIDENCE_KINDS = [
  'registry',
  'scanner',
  'sbom',
  'layer',
  'fingerprint-key',
  'base-image',
  'verdict',
  'policy',
  'advisories',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];
