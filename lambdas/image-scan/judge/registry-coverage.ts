import { DATABASES, type Inventory, type PackageType } from '../scanner/scan-result';

interface Coverage {
  /** The package databases that the scan reads. Without one of them in the image, finding nothing proves nothing. */
  readonly databases: readonly Inventory['databases'][number][];
  /** The types of package that it matches against advisories. */
  readonly packageTypes: readonly PackageType[];
}

const SYSTEM: readonly PackageType[] = ['deb', 'apk', 'rpm'];

/**
 * Basic scanning looks at operating-system packages only. Source: ECR user guide, "Basic scanning". Enhanced scanning
 * also looks at packages of C#, Go, Java, JavaScript, PHP, Python, Ruby and Rust, but at no image whose operating system it
 * does not support. Source: Amazon Inspector user guide, "Supported operating systems and programming languages".
 */
export const REGISTRY_COVERAGE: Readonly<Record<'basic' | 'enhanced', Coverage>> = {
  basic: { databases: DATABASES, packageTypes: SYSTEM },
  enhanced: {
    databases: DATABASES,
    packageTypes: [...SYSTEM, 'nuget', 'golang', 'maven', 'npm', 'composer', 'pypi', 'gem', 'cargo'],
  },
};
