import { ServiceError } from '../http/service-error';

export interface ImageId {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

/** How ECR writes an image id in its messages. */
function quoted({ imageDigest, imageTag }: ImageId): string {
  return `{imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'}`;
}

const inRepository = (repository: string, registry: string) =>
  `repository with name '${repository}' in the registry with id '${registry}'`;

export function repositoryNotFound(repository: string, registry: string): ServiceError {
  return new ServiceError(
    'RepositoryNotFoundException',
    `The repository with name '${repository}' does not exist in the registry with id '${registry}'`,
  );
}

export function imageNotFound(id: ImageId, repository: string, registry: string): ServiceError {
  return new ServiceError(
    'ImageNotFoundException',
    `The image with imageId ${quoted(id)} does not exist within the ${inRepository(repository, registry)}`,
  );
}

export function scanNotFound(id: ImageId, repository: string, registry: string): ServiceError {
  return new ServiceError(
    'ScanNotFoundException',
    `Image scan does not exist for the image with '${quoted(id)}' in the ${inRepository(repository, registry)}`,
  );
}

export function scanLimitExceeded(): ServiceError {
  return new ServiceError('LimitExceededException', 'The scan quota per image has been exceeded. Wait and try again.');
}

/** Under enhanced scanning nobody starts scans. Source: ECR's answer, as users report it. */
export function scanningDisabled(): ServiceError {
  return new ServiceError('ValidationException', 'This feature is disabled');
}

export function unsupportedImageType(id: ImageId, mediaType: string): ServiceError {
  return new ServiceError(
    'UnsupportedImageTypeException',
    `The image with imageId ${quoted(id)} has the type '${mediaType}', which cannot be scanned`,
  );
}

export function layersNotFound(digest: string, repository: string, registry: string): ServiceError {
  return new ServiceError(
    'LayersNotFoundException',
    `The layer with digest '${digest}' does not exist within the ${inRepository(repository, registry)}`,
  );
}

export function invalidParameter(path: string, why: string): ServiceError {
  return new ServiceError(
    'InvalidParameterException',
    `Invalid parameter at '${path}' failed to satisfy constraint: '${why}'`,
  );
}
