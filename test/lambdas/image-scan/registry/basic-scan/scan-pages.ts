export const image = {
  repository: 'app/api',
  digest: `sha256:${'a'.repeat(64)}`,
  pushedAt: '2025-11-13T02:13:20.000Z',
  claimedAt: '2025-11-13T02:13:22.000Z',
};
export const pushed = Date.parse(image.pushedAt) / 1000;

/** As recorded of basic scanning: the header stands on every page, timestamps are seconds. */
export function page(findings: readonly object[], counts: object | undefined, more: object = {}): object {
  return {
    registryId: '123456789012',
    repositoryName: image.repository,
    imageId: { imageDigest: image.digest },
    imageScanStatus: { status: 'COMPLETE', description: 'The scan was completed successfully.' },
    imageScanFindings: {
      imageScanCompletedAt: pushed + 12,
      vulnerabilitySourceUpdatedAt: pushed - 3600,
      findingSeverityCounts: counts,
      findings,
    },
    ...more,
  };
}

export function finding(index: number, severity = 'HIGH'): object {
  return {
    name: `CVE-2025-${index}`,
    description: 'd'.repeat(400),
    uri: `https://security-tracker.debian.org/tracker/CVE-2025-${index}`,
    severity,
    attributes: [
      { key: 'package_version', value: '2.50.3-2+deb9u1' },
      { key: 'package_name', value: `package-${index}` },
    ],
  };
}
