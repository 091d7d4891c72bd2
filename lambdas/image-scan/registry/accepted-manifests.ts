import { DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../scanner/media-types';

/** A registry converts or refuses what the reader does not accept, so every type is named to get the stored bytes. */
export const ACCEPTED_MANIFEST_TYPES: readonly string[] = [OCI_MANIFEST, DOCKER_MANIFEST, OCI_INDEX, DOCKER_LIST];
