import { z } from 'zod';
import type { Account } from '../account';
import type { Behaviours } from '../control/behaviour';
import { ServiceError } from '../http/service-error';
import type { ImageCatalog } from './image-catalog';

/** Source: ECR API reference, BatchGetRepositoryScanningConfiguration. */
const MOST_REPOSITORIES = 25;

export const repositoryScanningInput = z.object({
  repositoryNames: z.array(z.string()).min(1).max(MOST_REPOSITORIES),
});

/**
 * GetRegistryScanningConfiguration: enhanced as soon as one repository is covered by it, with a filter for each; basic
 * scanning knows no filters here.
 */
export function registryScanning({ id }: Account, behaviours: Behaviours): object {
  const covered = behaviours.enhancedRepositories();
  const rules = covered.map((repository) => ({
    scanFrequency: 'CONTINUOUS_SCAN',
    repositoryFilters: [filter(repository)],
  }));
  return { registryId: id, scanningConfiguration: { scanType: covered.length > 0 ? 'ENHANCED' : 'BASIC', rules } };
}

export interface RepositoryScanningOptions {
  readonly account: Account;
  readonly catalog: ImageCatalog;
  readonly behaviours: Behaviours;
}

/**
 * BatchGetRepositoryScanningConfiguration: the filter that covers a repository, or what it was created with; those that
 * are not there as failures.
 */
export async function repositoryScanning(
  { account: { id, region }, catalog, behaviours }: RepositoryScanningOptions,
  { repositoryNames }: z.infer<typeof repositoryScanningInput>,
): Promise<object> {
  const covered = behaviours.enhancedRepositories();
  const scanningConfigurations: object[] = [];
  const failures: object[] = [];
  for (const repositoryName of repositoryNames) {
    try {
      const scanOnPush = await catalog.scansOnPush(repositoryName);
      const isCovered = covered.includes(repositoryName);
      const basicFrequency = scanOnPush && covered.length === 0 ? 'SCAN_ON_PUSH' : 'MANUAL';
      scanningConfigurations.push({
        repositoryArn: `arn:aws:ecr:${region}:${id}:repository/${repositoryName}`,
        repositoryName,
        scanOnPush: isCovered || scanOnPush,
        scanFrequency: isCovered ? 'CONTINUOUS_SCAN' : basicFrequency,
        appliedScanFilters: isCovered ? [filter(repositoryName)] : [],
      });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.type !== 'RepositoryNotFoundException') throw error;
      failures.push({ repositoryName, failureCode: 'REPOSITORY_NOT_FOUND', failureReason: error.message });
    }
  }
  return { scanningConfigurations, failures };
}

function filter(repository: string): object {
  return { filter: repository, filterType: 'WILDCARD' };
}
