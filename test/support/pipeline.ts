import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateRepositoryCommand, DescribeImagesCommand, ECRClient, StartImageScanCommand } from '@aws-sdk/client-ecr';
import { ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Deployment } from '../../lambdas/image-scan/contract';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { claimKey } from '../../lambdas/verdicts/keys';
import { scansOf, verdictOf } from '../../lambdas/verdicts/queries';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import { setBehaviour } from '../../local/registry/control/set-behaviour';
import type { BuiltImage } from '../../local/registry/oci/built-image';
import { pushImage } from '../../local/registry/oci/push-image';
import { deployedAuditTable, readDeployment } from './audit-table';
import { type RemoteFaultControl, remoteFaultControl } from './fault-control';
import { clientConfiguration, readSharedAccount, type SharedAccount } from './local-account';

/** A run takes a second or two; one that waits for a scan's deadline takes a few more. */
const VERDICT_DEADLINE_MS = 90_000;

/** The deployed pipeline, as tests drive and read it. */
export class Pipeline {
  readonly account: SharedAccount;
  readonly deployment: Deployment;
  readonly table: AuditTable;
  /** Between the functions and DynamoDB and S3. */
  readonly accountFaults: RemoteFaultControl;
  /** Between the functions and ECR and CodeBuild. */
  readonly registryFaults: RemoteFaultControl;
  readonly ecr: ECRClient;
  readonly sfn: SFNClient;

  private constructor(account: SharedAccount, deployment: Deployment, table: AuditTable) {
    this.account = account;
    this.deployment = deployment;
    this.table = table;
    this.accountFaults = remoteFaultControl(account.accountFaultsUrl);
    this.registryFaults = remoteFaultControl(account.registryFaultsUrl);
    this.ecr = new ECRClient({ ...clientConfiguration(account), endpoint: account.registryUrl });
    this.sfn = new SFNClient(clientConfiguration(account));
  }

  static async open(): Promise<Pipeline> {
    return new Pipeline(await readSharedAccount(), await readDeployment(), await deployedAuditTable());
  }

  /** Makes a repository that no other test knows, and says how the registry shall treat it. */
  async repository(behaviour: object = {}, options: { readonly scanOnPush?: boolean; readonly prefix?: string } = {}) {
    const name = `${options.prefix ?? 'test'}/${randomBytes(6).toString('hex')}`;
    const { scanOnPush = true } = options;
    await this.ecr.send(
      new CreateRepositoryCommand({ repositoryName: name, imageScanningConfiguration: { scanOnPush } }),
    );
    await this.control(`repositories/${name}`, { scan: { delayMs: 100 }, ...behaviour });
    return name;
  }

  /** Switches of the registry stand-in. */
  async control(path: string, body: object): Promise<void> {
    await setBehaviour(this.account.registryUrl, path, body);
  }

  async push(image: BuiltImage, repository: string, tag = 'v1'): Promise<ImageReference> {
    await pushImage(image, { registryUrl: this.account.registryUrl, repository, tag });
    return this.reference(repository, image.manifest.digest);
  }

  reference(repository: string, digest: string): ImageReference {
    return { account: this.account.account, region: this.account.region, repository, digest };
  }

  /** The event that ECR sends of a push. */
  pushEvent(image: ImageReference, tag = 'v1'): object {
    const { account, region, repository, digest } = image;
    return {
      ...{ version: '0', id: randomBytes(8).toString('hex'), source: 'aws.ecr', 'detail-type': 'ECR Image Action' },
      ...{ account, region, time: new Date().toISOString(), resources: [] },
      detail: {
        'action-type': 'PUSH',
        result: 'SUCCESS',
        'repository-name': repository,
        'image-digest': digest,
        'image-tag': tag,
      },
    };
  }

  /** Starts a run as a rule would, and tells its name. */
  async start(event: unknown): Promise<string> {
    const name = `test-${randomBytes(8).toString('hex')}`;
    const { stateMachineArn } = this.deployment;
    await this.sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(event) }));
    return name;
  }

  executionArn(name: string): string {
    return `${this.deployment.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }

  /** Waits for the verdict of an image, or for one that a test wants. */
  async verdict(
    image: ImageReference,
    wanted: (record: VerdictRecord) => boolean = () => true,
    deadlineMs = VERDICT_DEADLINE_MS,
  ): Promise<VerdictRecord> {
    return this.eventually(
      `a verdict of ${image.repository}@${image.digest}`,
      async () => {
        const record = await verdictOf(this.table, image);
        return record && wanted(record) ? record : undefined;
      },
      deadlineMs,
    );
  }

  async eventually<Value>(
    what: string,
    look: () => Promise<Value | undefined>,
    deadlineMs = VERDICT_DEADLINE_MS,
  ): Promise<Value> {
    const deadline = Date.now() + deadlineMs;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`${what} did not come within ${deadlineMs} ms`);
      await sleep(100);
    }
  }

  /** Every scan that was recorded of an image, the newest first. */
  async scans(image: ImageReference): Promise<readonly VerdictRecord[]> {
    return (await scansOf(this.table, image, { limit: 1000 })).items;
  }

  /** Who holds the claim on an image, or undefined. */
  async claimOf(image: ImageReference): Promise<string | undefined> {
    const { Item } = await this.table.db.send(
      new GetCommand({ TableName: this.table.name, Key: claimKey(image), ConsistentRead: true }),
    );
    return Item?.['runId'];
  }

  describe(repositoryName: string, id: { readonly imageTag: string }) {
    return this.ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [id] }));
  }

  async startScan({ repository, digest }: ImageReference): Promise<void> {
    const imageId = { imageDigest: digest };
    await this.ecr.send(new StartImageScanCommand({ repositoryName: repository, imageId }));
  }

  /** Waits until no run is under way any more. */
  async settled(): Promise<void> {
    await this.eventually('the end of all runs', async () => {
      const { executions } = await this.sfn.send(
        new ListExecutionsCommand({ stateMachineArn: this.deployment.stateMachineArn, statusFilter: 'RUNNING' }),
      );
      return executions?.length === 0 ? true : undefined;
    });
  }

  /** Publishes an advisory for a Debian package; it counts from the next scan on. */
  async advise(advisory: {
    readonly id: string;
    readonly package: string;
    readonly fixed?: string;
    readonly cvss: string;
  }): Promise<void> {
    const { id, fixed, cvss } = advisory;
    const now = '2026-01-01T00:00:00Z';
    const document = {
      schema_version: '1.7.0',
      ...{ id: `DEBIAN-${id}`, upstream: [id], published: now, modified: now },
      summary: `A vulnerability in ${advisory.package}`,
      severity: [{ type: 'CVSS_V3', score: cvss }],
      affected: [
        {
          package: { ecosystem: 'Debian:12', name: advisory.package },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed ? [{ fixed }] : [])] }],
        },
      ],
    };
    await writeFile(join(this.account.examples, 'advisories', `${id}.json`), JSON.stringify(document));
  }
}

export const CRITICAL_VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
