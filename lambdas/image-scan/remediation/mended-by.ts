import type { Finding } from '../../verdicts/finding';
import type { RemediationStrategy } from '../../verdicts/verdict';
import { IMAGE_TOO_OLD } from '../judge/policy-checks/image-age';

/** Package managers of operating systems, as package URLs name them. */
const OS_PURL = /^pkg:(?:deb|apk|rpm)\//;

/**
 * Whether a fix is available that the strategy takes up. A rebuild makes everything anew, the image's age included; a
 * patch upgrades what the operating system's package manager brought, and nothing else. Where only a notice is sent, it
 * is what a rebuild would take up that people are told of.
 */
export function isMendedBy(strategy: RemediationStrategy, finding: Finding): boolean {
  if (!finding.fixAvailable) return false;
  if (strategy === 'patch') return finding.kind === 'vulnerability' && isOfOperatingSystem(finding);
  return finding.kind === 'vulnerability' || finding.id === IMAGE_TOO_OLD;
}

/**
 * What nobody says is of the operating system is not counted on. Basic scanning looks at nothing else. Source: ECR user
 * guide, "Scan images for OS vulnerabilities".
 */
function isOfOperatingSystem({ package: of, sources }: Finding): boolean {
  if (of?.purl !== undefined) return OS_PURL.test(of.purl);
  return of?.os ?? sources.includes('ecr-basic');
}
