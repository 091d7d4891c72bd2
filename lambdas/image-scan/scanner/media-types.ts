/** Source: the OCI image specification, "Media Types", and Docker's "Image Manifest V 2, Schema 2". */
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
export const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar';
export const OCI_ARTIFACT_MANIFEST = 'application/vnd.oci.artifact.manifest.v1+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';

export const SCHEMA_1 = [
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
] as const;

/** Types under which old registries kept image configurations, and which Docker still runs. */
const LEGACY_DOCKER_CONFIGS = new Set(['application/octet-stream', 'application/json', 'text/html']);

export function isImageConfig(mediaType: string, manifestType: string): boolean {
  if (mediaType === OCI_CONFIG || mediaType === DOCKER_CONFIG) return true;
  return manifestType === DOCKER_MANIFEST && LEGACY_DOCKER_CONFIGS.has(mediaType);
}

const ROOT_FILE_SYSTEM_LAYER =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1\.tar|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar)(?:[.+](?:gzip|zstd))?(?:\+encrypted)?$/;

/** Whether a runtime would unpack it, so that an image of such layers can run. */
export function isRootFileSystemLayer(mediaType: string): boolean {
  return ROOT_FILE_SYSTEM_LAYER.test(mediaType);
}

/** What stands in the place of layers in signatures, attestations and SBOMs that carry an ordinary image configuration. */
const STATEMENTS = [
  'application/vnd.in-toto',
  'application/vnd.dsse.envelope',
  'application/vnd.dev.cosign.',
  'application/vnd.dev.sigstore.',
  'application/vnd.cncf.notary.',
  'application/vnd.cyclonedx',
  'application/spdx',
  'application/vnd.syft',
  'text/spdx',
] as const;

export function isStatement(mediaType: string): boolean {
  return STATEMENTS.some((start) => mediaType.startsWith(start));
}

/** Why a layer of this type cannot be read; null where it can. Compression is told by content, not by type. */
export function layerRefusal(mediaType: string): string | null {
  if (mediaType.endsWith('+encrypted')) return `it is encrypted (${mediaType})`;
  if (mediaType.includes('.foreign.') || mediaType.includes('.nondistributable.')) {
    return `it is not distributed with the image (${mediaType})`;
  }
  return isRootFileSystemLayer(mediaType) ? null : `its media type is not a layer's (${mediaType})`;
}
