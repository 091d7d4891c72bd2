import type { Package } from '../scanner/scan-result';
import { documentUuid, imagePurl, type SbomSubject, TOOL } from './subject';

export const CYCLONEDX_MEDIA_TYPE = 'application/vnd.cyclonedx+json; version=1.6';

interface Property {
  readonly name: string;
  readonly value: string;
}

export interface CycloneDxComponent {
  readonly type: 'application' | 'container' | 'library' | 'operating-system';
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly properties?: readonly Property[];
}

/** A bill of materials of CycloneDX 1.6, the part of it that a scanner fills in. */
export interface CycloneDxDocument {
  readonly $schema: string;
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: {
    readonly timestamp: string;
    readonly tools: { readonly components: readonly CycloneDxComponent[] };
    readonly component: CycloneDxComponent;
  };
  readonly components: readonly CycloneDxComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly compositions: readonly {
    readonly aggregate: 'complete' | 'incomplete';
    readonly assemblies: readonly string[];
  }[];
}

/**
 * The inventory as CycloneDX 1.6: a component for each package, with the layer and file that tell of it as properties.
 * Source: the CycloneDX specification 1.6, JSON.
 */
export function cycloneDx(subject: SbomSubject): CycloneDxDocument {
  const { name, digest, inventory, complete, createdAt } = subject;
  const image = imagePurl(subject);
  const components = [...operatingSystem(subject), ...inventory.packages.map(componentOf)];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 },
    serialNumber: `urn:uuid:${documentUuid(subject, 'cyclonedx')}`,
    metadata: {
      timestamp: createdAt,
      tools: { components: [{ type: 'application', 'bom-ref': `${TOOL.name}@${TOOL.version}`, ...TOOL }] },
      component: { type: 'container', 'bom-ref': image, name, version: digest, purl: image },
    },
    components,
    dependencies: [{ ref: image, dependsOn: components.map((component) => component['bom-ref']) }],
    compositions: [{ aggregate: complete ? 'complete' : 'incomplete', assemblies: [image] }],
  };
}

function operatingSystem({ inventory: { distribution } }: SbomSubject): CycloneDxComponent[] {
  if (distribution === null) return [];
  const { id, versionId } = distribution;
  return [{ type: 'operating-system', 'bom-ref': `os:${id}@${versionId}`, name: id, version: versionId }];
}

function componentOf(item: Package, index: number): CycloneDxComponent {
  const { name, version, purl, layer, path } = item;
  const { group, base } = groupOf(item);
  return {
    type: 'library',
    // The same package can lie at several places, each of which is a component.
    'bom-ref': `${index}:${purl}`,
    ...(group === undefined ? { name } : { group, name: base }),
    ...{ version, purl },
    properties: [
      { name: 'mayfly:layer', value: layer },
      { name: 'mayfly:path', value: path },
      ...(item.source ? [{ name: 'mayfly:source', value: `${item.source.name} ${item.source.version}` }] : []),
    ],
  };
}

/** What the ecosystem itself calls a group, scope or vendor. */
function groupOf({ type, name }: Package): { readonly group?: string; readonly base: string } {
  const separator = type === 'maven' ? ':' : type === 'composer' || name.startsWith('@') ? '/' : null;
  const at = separator === null ? -1 : name.indexOf(separator);
  return at < 0 ? { base: name } : { group: name.slice(0, at), base: name.slice(at + 1) };
}
