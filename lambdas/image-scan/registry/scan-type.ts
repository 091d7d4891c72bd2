import {
  BatchGetRepositoryScanningConfigurationCommand,
  type ECRClient,
  GetRegistryScanningConfigurationCommand,
} from '@aws-sdk/client-ecr';
import { UnexpectedRegistryAnswer } from './errors';

/** `uncovered`: the registry's type is enhanced, but none of its scan filters covers the repository. */
export type AppliedScanType = 'basic' | 'enhanced' | 'uncovered';

/**
 * Which kind of scanning applies to a repository at this moment. The registry has one type, and under enhanced scanning
 * each repository a frequency by the filters that match it. Source: ECR API reference, RegistryScanningRule.
 * @throws UnexpectedRegistryAnswer, and the SDK's errors
 */
export async function scanTypeOf(ecr: ECRClient, repository: string): Promise<AppliedScanType> {
  const { scanningConfiguration } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
  if (scanningConfiguration?.scanType !== 'ENHANCED') return 'basic';
  const operation = new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repository] });
  const { scanningConfigurations = [], failures = [] } = await ecr.send(operation);
  // What is there of the repository's scans says that it is gone.
  if (failures.some(({ failureCode }) => failureCode === 'REPOSITORY_NOT_FOUND')) return 'enhanced';
  const configuration = scanningConfigurations.find(({ repositoryName }) => repositoryName === repository);
  if (configuration === undefined) {
    const path = 'scanningConfigurations';
    throw new UnexpectedRegistryAnswer('BatchGetRepositoryScanningConfiguration', path, `has no ${repository}`);
  }
  const { scanFrequency, appliedScanFilters = [] } = configuration;
  const isScanned = scanFrequency === 'CONTINUOUS_SCAN' || scanFrequency === 'SCAN_ON_PUSH';
  return isScanned || appliedScanFilters.length > 0 ? 'enhanced' : 'uncovered';
}
