import type { Inventory, PackageType } from '../scanner/scan-result';

interface Coverage {
  /** The package databases that the scan reads. Without one of them in the image, finding nothing proves nothing. */
  readonly databases: readonly Inventory['databases'][number][];
  /** The types of package that it matches against advisories. */
  readonly packageTypes: readonly PackageType[];
}

/**
 * Basic scanning looks at operating-system packages only. Source: ECR user guide, "Basic scanning". Enhanced scanning
 * also looks at packages of programming languages, npm's among them, but at no image whose operating system it does not
 * support. Source: Amazon Inspector user guide, "Supported operating systems and programming languages".
 */
export const REGISTRY_COVERAGE: Readonly<Record<'basic' | 'enhanced', Coverage>> = {
  basic: { databases: ['dpkg', 'apk'], packageTypes: ['deb', 'apk'] },
  enhanced: { databases: ['dpkg', 'apk'], packageTypes: ['deb', 'apk', 'npm'] },
};
