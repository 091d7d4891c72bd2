import {
  BatchGetRepositoryScanningConfigurationCommand,
  type ECRClient,
  GetRegistryScanningConfigurationCommand,
  type RepositoryScanningConfiguration,
} from '@aws-sdk/client-ecr';
import { listRepositories } from '../../../lambdas/image-scan/registry/list-registry';
import { type Finding, ok, some, unknown, warning } from './check';

/** Source: ECR API reference, BatchGetRepositoryScanningConfiguration. */
const BATCH = 25;

/** Repositories that are asked about: 80 calls. */
export const MOST_REPOSITORIES = 2_000;

/** How one repository is scanned by the registry. */
export interface RepositoryScanning {
  readonly repository: string;
  readonly onPush: boolean;
  readonly isCovered: boolean;
}

export interface ScanSettings {
  readonly type: 'BASIC' | 'ENHANCED';
  readonly repositories: readonly RepositoryScanning[];
  /** Repositories of which ECR says nothing. */
  readonly unanswered: readonly string[];
  /** Whether there are more repositories than were asked about. */
  readonly more: boolean;
}

/** Whether the registry scans what Mayfly judges. Under basic scanning Mayfly starts the scans that no push starts. */
export function judgeScanning({ type, repositories, unanswered, more }: ScanSettings): Finding {
  const uncovered = type === 'ENHANCED' ? repositories.filter(({ isCovered }) => !isCovered) : [];
  if (uncovered.length > 0) {
    const names = some(uncovered.map(({ repository }) => repository));
    const says = `The registry's scan type is ENHANCED, and no scan filter covers ${uncovered.length} repositories: ${names}.`;
    return warning(says, 'Their images end UNKNOWN: add a filter (aws ecr put-registry-scanning-configuration).');
  }
  if (unanswered.length > 0) return unknown(`ECR says nothing of ${some(unanswered)}.`, 'Ask again later.');
  if (more) {
    const says = `The first ${MOST_REPOSITORIES} repositories are scanned (${type}); the others were not asked about.`;
    return unknown(says, 'Look at the others in the console of ECR, under "Scanning configuration".');
  }
  const onPush = repositories.filter((one) => one.onPush).length;
  const manual = type === 'BASIC' ? `; ${onPush} on push, Mayfly starts the scans of the others` : '';
  return ok(`${type} scanning covers all ${repositories.length} repositories${manual}.`);
}

export async function checkScanning(ecr: ECRClient): Promise<Finding> {
  const { scanningConfiguration } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
  const names: string[] = [];
  let more = false;
  for await (const { repository } of listRepositories(ecr)) {
    more = names.length === MOST_REPOSITORIES;
    if (more) break;
    names.push(repository);
  }
  const repositories: RepositoryScanning[] = [];
  for (let at = 0; at < names.length; at += BATCH) {
    const { scanningConfigurations = [] } = await ecr.send(
      new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: names.slice(at, at + BATCH) }),
    );
    repositories.push(...scanningConfigurations.map(scanningOf));
  }
  const answered = new Set(repositories.map(({ repository }) => repository));
  const unanswered = names.filter((name) => !answered.has(name));
  const type = scanningConfiguration?.scanType === 'ENHANCED' ? 'ENHANCED' : 'BASIC';
  return judgeScanning({ type, repositories, unanswered, more });
}

function scanningOf(configuration: RepositoryScanningConfiguration): RepositoryScanning {
  const { repositoryName = '', scanFrequency, scanOnPush, appliedScanFilters = [] } = configuration;
  const onPush = scanOnPush === true || scanFrequency === 'SCAN_ON_PUSH';
  const isCovered = onPush || scanFrequency === 'CONTINUOUS_SCAN' || appliedScanFilters.length > 0;
  return { repository: repositoryName, onPush, isCovered };
}
