const OCI = 'application/vnd.oci.image.';
const DOCKER = 'application/vnd.docker.';

export const MEDIA_TYPE = {
  manifest: `${OCI}manifest.v1+json`,
  config: `${OCI}config.v1+json`,
  layer: `${OCI}layer.v1.tar+gzip`,
  index: `${OCI}index.v1+json`,
  dockerManifest: `${DOCKER}distribution.manifest.v2+json`,
  dockerConfig: `${DOCKER}container.image.v1+json`,
  dockerLayer: `${DOCKER}image.rootfs.diff.tar.gzip`,
  dockerList: `${DOCKER}distribution.manifest.list.v2+json`,
} as const;

export const INDEX_TYPES: readonly string[] = [MEDIA_TYPE.index, MEDIA_TYPE.dockerList];
export const CONFIG_TYPES: readonly string[] = [MEDIA_TYPE.config, MEDIA_TYPE.dockerConfig];

export function isImageLayer(mediaType: string): boolean {
  return mediaType.startsWith(`${OCI}layer.`) || mediaType.startsWith(`${DOCKER}image.rootfs.`);
}
