import type { Package } from '../scanner/scan-result';
import { documentUuid, imagePurl, type SbomSubject, TOOL } from './subject';

export const SPDX_MEDIA_TYPE = 'application/spdx+json; version=2.3';

export interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo?: string;
  readonly downloadLocation: 'NOASSERTION';
  readonly filesAnalyzed: false;
  readonly primaryPackagePurpose: 'CONTAINER' | 'LIBRARY' | 'OPERATING-SYSTEM';
  readonly checksums?: readonly { readonly algorithm: 'SHA256'; readonly checksumValue: string }[];
  readonly sourceInfo?: string;
  readonly externalRefs?: readonly {
    readonly referenceCategory: 'PACKAGE-MANAGER';
    readonly referenceType: 'purl';
    readonly referenceLocator: string;
  }[];
}

/** A document of SPDX 2.3, the part of it that a scanner fills in. */
export interface SpdxDocument {
  readonly spdxVersion: 'SPDX-2.3';
  readonly dataLicense: 'CC0-1.0';
  readonly SPDXID: 'SPDXRef-DOCUMENT';
  readonly name: string;
  readonly documentNamespace: string;
  readonly creationInfo: { readonly created: string; readonly creators: readonly string[] };
  readonly comment?: string;
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly {
    readonly spdxElementId: string;
    readonly relationshipType: 'DESCRIBES' | 'CONTAINS';
    readonly relatedSpdxElement: string;
  }[];
}

const IMAGE = 'SPDXRef-Image';

/**
 * The inventory as SPDX 2.3: a package for each package, contained in the image. Licences are not looked at, so that none
 * is asserted. Source: the SPDX specification 2.3, clauses 6, 7 and 11.
 */
export function spdx(subject: SbomSubject): SpdxDocument {
  const { name, digest, inventory, complete, createdAt } = subject;
  const packages = [...operatingSystem(subject), ...inventory.packages.map(packageOf)];
  return {
    ...{ spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT' },
    name: `${name}@${digest}`,
    documentNamespace: `urn:uuid:${documentUuid(subject, 'spdx')}`,
    creationInfo: { created: createdAt, creators: [`Tool: ${TOOL.name}-${TOOL.version}`] },
    ...(complete ? {} : { comment: 'Parts of the image could not be read: packages may be missing.' }),
    packages: [imagePackage(subject), ...packages],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: IMAGE },
      ...packages.map(({ SPDXID }) => ({
        spdxElementId: IMAGE,
        relationshipType: 'CONTAINS' as const,
        relatedSpdxElement: SPDXID,
      })),
    ],
  };
}

const NOT_ASSERTED = { downloadLocation: 'NOASSERTION', filesAnalyzed: false } as const;

function imagePackage(subject: SbomSubject): SpdxPackage {
  const { name, digest } = subject;
  return {
    ...{ SPDXID: IMAGE, name, versionInfo: digest, ...NOT_ASSERTED, primaryPackagePurpose: 'CONTAINER' },
    checksums: [{ algorithm: 'SHA256', checksumValue: digest.replace('sha256:', '') }],
    externalRefs: [purlReference(imagePurl(subject))],
  };
}

function operatingSystem({ inventory: { distribution } }: SbomSubject): SpdxPackage[] {
  if (distribution === null) return [];
  const { id, versionId } = distribution;
  return [
    {
      ...{ SPDXID: 'SPDXRef-OperatingSystem', name: id, ...NOT_ASSERTED, primaryPackagePurpose: 'OPERATING-SYSTEM' },
      ...(versionId === '' ? {} : { versionInfo: versionId }),
    },
  ];
}

function packageOf({ name, version, purl, layer, path, source }: Package, index: number): SpdxPackage {
  const from = source ? `; built from ${source.name} ${source.version}` : '';
  return {
    ...{ SPDXID: `SPDXRef-Package-${index}`, name, versionInfo: version, ...NOT_ASSERTED },
    primaryPackagePurpose: 'LIBRARY',
    sourceInfo: `found by ${path} in layer ${layer}${from}`,
    externalRefs: [purlReference(purl)],
  };
}

function purlReference(referenceLocator: string) {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator } as const;
}
