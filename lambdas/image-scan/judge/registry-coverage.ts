import type { Inventory, PackageType } from '../scanner/scan-result';

interface Coverage {
  /** The package databases that the scan reads. Without one of them in the image, finding nothing proves nothing. */
  readonly databases: readonly Inventory['databases'][number][];
  /** The types of package that it matches against advisories. */
  readonly packageTypes: readonly PackageType[];
}

/** Basic scanning looks at operating-system packages only. Source: ECR user guide, "Basic scanning". */
export const REGISTRY_COVERAGE: Readonly<Record<'basic', Coverage>> = {
  basic: { databases: ['dpkg', 'apk'], packageTypes: ['deb', 'apk'] },
};
