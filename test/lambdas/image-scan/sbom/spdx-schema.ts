/**
 * What SPDX 2.3 demands of the fields that the documents use, written from the specification: clause 6 (document creation),
 * 7 (package), 11 (relationships) and annex F (external references). Fields that are not used are refused.
 */
const id = { type: 'string', pattern: '^SPDXRef-[A-Za-z0-9.-]+$' };
const text = { type: 'string', minLength: 1 };

const spdxPackage = {
  type: 'object',
  required: ['SPDXID', 'name', 'downloadLocation'],
  additionalProperties: false,
  properties: {
    SPDXID: id,
    name: text,
    versionInfo: text,
    downloadLocation: { enum: ['NONE', 'NOASSERTION'] },
    filesAnalyzed: { const: false },
    primaryPackagePurpose: {
      enum: ['APPLICATION', 'FRAMEWORK', 'LIBRARY', 'CONTAINER', 'OPERATING-SYSTEM', 'DEVICE', 'FIRMWARE', 'SOURCE'],
    },
    checksums: {
      type: 'array',
      items: {
        type: 'object',
        required: ['algorithm', 'checksumValue'],
        additionalProperties: false,
        properties: { algorithm: { const: 'SHA256' }, checksumValue: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
      },
    },
    sourceInfo: text,
    externalRefs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['referenceCategory', 'referenceType', 'referenceLocator'],
        additionalProperties: false,
        properties: {
          referenceCategory: { enum: ['SECURITY', 'PACKAGE-MANAGER', 'PERSISTENT-ID', 'OTHER'] },
          referenceType: { const: 'purl' },
          referenceLocator: { type: 'string', pattern: '^pkg:[a-z]+/[^\\s]+$' },
        },
      },
    },
  },
};

export const spdxSchema = {
  type: 'object',
  required: ['spdxVersion', 'dataLicense', 'SPDXID', 'name', 'documentNamespace', 'creationInfo'],
  additionalProperties: false,
  properties: {
    spdxVersion: { const: 'SPDX-2.3' },
    dataLicense: { const: 'CC0-1.0' },
    SPDXID: { const: 'SPDXRef-DOCUMENT' },
    name: text,
    documentNamespace: { type: 'string', format: 'uri', pattern: '^[^#]+$' },
    creationInfo: {
      type: 'object',
      required: ['created', 'creators'],
      additionalProperties: false,
      properties: {
        created: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' },
        creators: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^(Person|Organization|Tool): .+' } },
      },
    },
    comment: text,
    packages: { type: 'array', items: spdxPackage },
    relationships: {
      type: 'array',
      items: {
        type: 'object',
        required: ['spdxElementId', 'relationshipType', 'relatedSpdxElement'],
        additionalProperties: false,
        properties: {
          spdxElementId: id,
          relationshipType: { enum: ['DESCRIBES', 'CONTAINS'] },
          relatedSpdxElement: id,
        },
      },
    },
  },
};
