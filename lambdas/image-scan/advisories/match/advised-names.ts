import type { Package } from '../../scanner/scan-result';
import { normalisedName } from '../ecosystems';

/** A name under which advisories may speak of a package, and the version that they would compare. */
export interface AdvisedName {
  readonly name: string;
  readonly version: string;
}

/**
 * Distributions' advisories speak of source packages: dpkg's always. Those of apk and rpm do so or name what is
 * installed (Red Hat, AlmaLinux and Wolfi do both), so they are asked for both.
 * Source: OSV schema 1.7, "Defined ecosystems".
 */
export function advisedNames({ type, name, version, source }: Package): readonly AdvisedName[] {
  const installed = { name: normalisedName(type, name), version };
  if (!source) return [installed];
  if (type === 'deb') return [source];
  return source.name === name ? [installed] : [installed, source];
}
