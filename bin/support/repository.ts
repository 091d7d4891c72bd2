import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  type Repository,
  RepositoryAlreadyExistsException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { UnexpectedRegistryAnswer } from '../../lambdas/image-scan/registry/errors';
import { RepositoryMissing } from './errors';

export interface FoundRepository {
  readonly account: string;
  readonly region: string;
  readonly isNew: boolean;
}

/**
 * The repository to push into, and where it stands. Looked up before the push: a registry answers an upload to a missing
 * repository as it answers a lost upload, and that would be tried again and again.
 * @throws RepositoryMissing unless it may be created
 */
export async function findOrCreateRepository(
  ecr: ECRClient,
  repository: string,
  { create }: { readonly create: boolean },
): Promise<FoundRepository> {
  const region = await ecr.config.region();
  const found = await describe(ecr, repository);
  if (!(found instanceof RepositoryNotFoundException)) return { account: found, region, isNew: false };
  if (!create) throw new RepositoryMissing(repository, region, { cause: found });
  try {
    const { repository: made } = await ecr.send(new CreateRepositoryCommand({ repositoryName: repository }));
    return { account: accountOf('CreateRepository', 'repository', made), region, isNew: true };
  } catch (error) {
    // Somebody else created it in between: that is what was wanted.
    if (!(error instanceof RepositoryAlreadyExistsException)) throw error;
    const other = await describe(ecr, repository);
    if (other instanceof RepositoryNotFoundException) throw new RepositoryMissing(repository, region, { cause: other });
    return { account: other, region, isNew: false };
  }
}

/** The account of the repository's registry, or the error that says that there is none. */
async function describe(ecr: ECRClient, repository: string): Promise<string | RepositoryNotFoundException> {
  try {
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repository] }));
    return accountOf('DescribeRepositories', 'repositories[0]', repositories?.[0]);
  } catch (error) {
    if (error instanceof RepositoryNotFoundException) return error;
    throw error;
  }
}

function accountOf(operation: string, path: string, repository: Repository | undefined): string {
  if (repository?.registryId) return repository.registryId;
  throw new UnexpectedRegistryAnswer(operation, `${path}.registryId`, 'missing');
}
