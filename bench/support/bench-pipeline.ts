import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DEFAULT_DEPLOYMENT, type Deployment, deploymentParameter } from '../../lambdas/image-scan/contract';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { scansOf, verdictOf } from '../../lambdas/verdicts/queries';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import type { RepositoryBehaviour } from '../../local/registry/control/behaviour';
import { setBehaviour } from '../../local/registry/control/set-behaviour';
import type { BuiltImage } from '../../local/registry/oci/built-image';
import { pushImage } from '../../local/registry/oci/push-image';
import type { LocalDeployment } from '../../local/start-deployment';

/** What was waited for did not come. */
export class BenchTimedOut extends Error {
  override readonly name = 'BenchTimedOut';
  constructor(what: string, milliseconds: number) {
    super(`${what} did not come within ${milliseconds / 1000} s. Look at the executions of the local account.`);
  }
}

/** Configuration of any AWS SDK client of a benchmark: straight to the account. */
export function clientsOf({ account: { url, account, region } }: LocalDeployment) {
  return { endpoint: url, region, credentials: { accessKeyId: account, secretAccessKey: 'test' } };
}

/** The deployed pipeline, as benchmarks drive and read it. */
export class BenchPipeline {
  readonly deployment: LocalDeployment;
  readonly facts: Deployment;
  readonly table: AuditTable;
  readonly sfn: SFNClient;
  readonly #ecr: ECRClient;

  private constructor(deployment: LocalDeployment, facts: Deployment) {
    const client = clientsOf(deployment);
    this.deployment = deployment;
    this.facts = facts;
    this.table = { db: DynamoDBDocumentClient.from(new DynamoDBClient(client)), name: facts.table };
    this.sfn = new SFNClient(client);
    this.#ecr = new ECRClient({ ...client, endpoint: deployment.registry.url });
  }

  static async open(deployment: LocalDeployment): Promise<BenchPipeline> {
    const ssm = new SSMClient(clientsOf(deployment));
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: deploymentParameter(DEFAULT_DEPLOYMENT) }));
    return new BenchPipeline(deployment, JSON.parse(Parameter?.Value ?? ''));
  }

  /** Makes a repository that is scanned on push, and says how the registry shall treat it. */
  async createRepository(
    name: string,
    behaviour: { readonly scan: Partial<RepositoryBehaviour['scan']>; readonly pushEvents?: number },
  ): Promise<void> {
    await this.#ecr.send(
      new CreateRepositoryCommand({ repositoryName: name, imageScanningConfiguration: { scanOnPush: true } }),
    );
    await setBehaviour(this.deployment.registry.url, `repositories/${name}`, behaviour);
  }

  async push(image: BuiltImage, repository: string, tag: string): Promise<ImageReference> {
    const { account, registry } = this.deployment;
    await pushImage(image, { registryUrl: registry.url, repository, tag });
    return { account: account.account, region: account.region, repository, digest: image.manifest.digest };
  }

  verdictOf(image: ImageReference): Promise<VerdictRecord | undefined> {
    return verdictOf(this.table, image);
  }

  /** Every scan that was recorded of an image. */
  async scansOf(image: ImageReference): Promise<readonly VerdictRecord[]> {
    const scans: VerdictRecord[] = [];
    let next: string | undefined;
    do {
      const page = await scansOf(this.table, image, next === undefined ? {} : { next });
      scans.push(...page.items);
      next = page.next;
    } while (next !== undefined);
    return scans;
  }

  executionArn(runId: string): string {
    return `${this.facts.stateMachineArn.replace(':stateMachine:', ':execution:')}:${runId}`;
  }

  /** ARNs of all executions that were started since a time. */
  async executionsSince(since: Date): Promise<readonly string[]> {
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.sfn.send(
        new ListExecutionsCommand({
          stateMachineArn: this.facts.stateMachineArn,
          maxResults: 1000,
          ...(nextToken ? { nextToken } : {}),
        }),
      );
      for (const { executionArn, startDate } of page.executions ?? []) {
        if (executionArn && startDate && startDate >= since) arns.push(executionArn);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return arns;
  }

  /** Waits until no run is under way. @throws BenchTimedOut */
  settled(deadlineMs: number): Promise<true> {
    return eventually('The end of all runs', deadlineMs, async () => {
      const { stateMachineArn } = this.facts;
      const { executions } = await this.sfn.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
      );
      return executions?.length === 0 ? true : undefined;
    });
  }
}

const POLL_MS = 200;

/** Looks until there is something. @throws BenchTimedOut */
export async function eventually<Value>(
  what: string,
  deadlineMs: number,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new BenchTimedOut(what, deadlineMs);
    await sleep(POLL_MS);
  }
}
