import { createHash } from 'node:crypto';
import type { Inventory } from '../scanner/scan-result';

export const SBOM_FORMATS = ['cyclonedx', 'spdx'] as const;
export type SbomFormat = (typeof SBOM_FORMATS)[number];

/** What a bill of materials is of, and who made it when. */
export interface SbomSubject {
  /** As people call the image, such as `shop/checkout`. */
  readonly name: string;
  /** Of its manifest. */
  readonly digest: string;
  readonly architecture: string;
  readonly inventory: Inventory;
  /** Whether everything in the image was looked at: what is not listed is then not there. */
  readonly complete: boolean;
  /** ISO 8601, to the second. */
  readonly createdAt: string;
}

/** The tool as documents name it. */
export const TOOL = { name: 'mayfly', version: '0.1.0' } as const;

/** A UUID that the same image, time and format always have, so that a document that is written twice is the same. */
export function documentUuid({ name, digest, createdAt }: SbomSubject, format: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([format, name, digest, createdAt]))
    .digest('hex');
  // Version 8, "custom", and the variant of RFC 9562, section 5.8.
  const third = `8${hex.slice(13, 16)}`;
  const fourth = `${((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)}${hex.slice(17, 20)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), third, fourth, hex.slice(20, 32)].join('-');
}

/** `pkg:oci/checkout@sha256:...`. Source: the purl specification, type `oci`: the last part of the name, in lower case. */
export function imagePurl({ name, digest, architecture }: SbomSubject): string {
  const last = encodeURIComponent(name.slice(name.lastIndexOf('/') + 1).toLowerCase());
  const qualifier = architecture === '' ? '' : `?arch=${encodeURIComponent(architecture)}`;
  return `pkg:oci/${last}@${encodeURIComponent(digest)}${qualifier}`;
}
