import { randomBytes } from 'node:crypto';
import type { ECRClient } from '@aws-sdk/client-ecr';
import { S3Client } from '@aws-sdk/client-s3';
import { claimImage } from '../../lambdas/image-scan/claim/claim-image';
import { imageDeleted } from '../../lambdas/image-scan/claim/image-deleted';
import type { Run, RunRequest } from '../../lambdas/image-scan/contract';
import { FencedOff, type Findings, NO_COUNTS, recordVerdict } from '../../lambdas/image-scan/record/record-verdict';
import { unknownFindings } from '../../lambdas/image-scan/record/unknown';
import { digestOf } from '../../lambdas/image-scan/registry/content-digest';
import { afterDeadRun } from '../../lambdas/image-scan/sweep/what-to-do';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { leaseOf } from '../../lambdas/verdicts/queries';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import { RELEASED, releaseClaim } from '../../lambdas/verdicts/store/claims';
import { readCurrent } from '../../lambdas/verdicts/store/commit';
import { clearRerun, rerunAskedFor } from '../../lambdas/verdicts/store/reruns';
import { type VerdictRecord, verdictStands } from '../../lambdas/verdicts/verdict';
import type { EcrAnswer, EcrCall } from '../lambdas/image-scan/registry/support/ecr-server';
import { EcrError } from '../lambdas/image-scan/registry/support/ecr-server';

export const LEASE_MINUTES = 60;
const MEDIA_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const EMPTY = digestOf(Buffer.from('{}'));

/** What the scans of a run prove. */
export type Proof = 'clean' | 'breach' | 'nothing';

interface Pending {
  readonly kind: 'push' | 'deletion' | 'request';
  readonly event: unknown;
}

/** The image-scan system's own steps on a real table, one at a time as somebody says; beside it, what should come of them. */
export class PipelineModel {
  readonly images: readonly ImageReference[];
  readonly pending: Pending[] = [];
  readonly running: Run[] = [];
  /** What a sequential system would hold as current. */
  readonly expected = new Map<string, VerdictRecord>();
  readonly committed: VerdictRecord[] = [];
  private readonly manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: EMPTY, size: 2 },
      layers: [],
      annotations: { nonce: randomBytes(8).toString('hex') },
    }),
  );
  private readonly present = new Map<string, Date>();
  private now = Date.parse('2026-11-23T08:00:00.000Z');
  private readonly table: AuditTable;
  private readonly ecr: ECRClient;

  /** @param ecr a client of a server that answers by `answer` */
  constructor(table: AuditTable, ecr: ECRClient) {
    this.table = table;
    this.ecr = ecr;
    const digest = digestOf(this.manifest);
    this.images = ['a', 'b'].map((name) => ({
      account: '000000000000',
      region: 'us-east-1',
      repository: `model/${name}${randomBytes(5).toString('hex')}`,
      digest,
    }));
  }

  answer({ operation, input }: EcrCall): EcrAnswer {
    const repository = String(input['repositoryName']);
    const pushedAt = this.present.get(repository);
    const imageDigest = digestOf(this.manifest);
    if (operation === 'DescribeImages') {
      if (!pushedAt) return new EcrError('ImageNotFoundException');
      return { imageDetails: [{ imageDigest, imageTags: ['v1'], imagePushedAt: pushedAt.getTime() / 1000 }] };
    }
    if (!pushedAt) return { images: [], failures: [{ imageId: { imageDigest }, failureCode: 'ImageNotFound' }] };
    const imageManifest = this.manifest.toString('utf8');
    return { images: [{ imageId: { imageDigest }, imageManifest, imageManifestMediaType: MEDIA_TYPE }] };
  }

  push(at: number): void {
    const image = this.image(at);
    this.present.set(image.repository, new Date(this.now));
    this.pending.push({ kind: 'push', event: this.event(image, 'PUSH') });
  }

  remove(at: number): void {
    const image = this.image(at);
    if (!this.present.delete(image.repository)) return;
    this.pending.push({ kind: 'deletion', event: this.event(image, 'DELETE') });
  }

  ask(at: number, trigger: RunRequest['trigger']): void {
    const event = { source: 'mayfly', trigger, ...this.image(at), why: 'a model' };
    this.pending.push({ kind: 'request', event });
  }

  pass(minutes: number): void {
    this.now += minutes * 60_000;
  }

  /** Delivers an event, which may be delivered once more. */
  async deliver(at: number, again: boolean): Promise<void> {
    const index = at % Math.max(1, this.pending.length);
    const pending = this.pending[index];
    if (!pending) return;
    if (!again) this.pending.splice(index, 1);
    if (pending.kind === 'deletion') await this.deletion(pending.event);
    else await this.claim(pending.event, `run-${randomBytes(6).toString('hex')}`);
  }

  /** A run ends with what its scans proved. */
  async finish(at: number, proof: Proof): Promise<void> {
    const [run] = this.running.splice(at % Math.max(1, this.running.length), 1);
    if (run) await this.commit(run, proof);
  }

  crash(at: number): void {
    this.running.splice(at % Math.max(1, this.running.length), 1);
  }

  /**
   * What the sweep does at last: leases run out, every event arrives, dead runs are made up for by the sweep's own rule, and
   * images without a verdict are asked for.
   */
  async settle(): Promise<void> {
    this.running.length = 0;
    for (let round = 0; round < 10; round += 1) {
      this.pass(2 * LEASE_MINUTES);
      for (const at of this.images.keys()) await this.makeUp(at);
      if (this.pending.length === 0) return;
      while (this.pending.length > 0) {
        await this.deliver(0, false);
        while (this.running.length > 0) await this.finish(0, 'clean');
      }
    }
    throw new Error('the pipeline does not come to rest');
  }

  isPresent(image: ImageReference): boolean {
    return this.present.has(image.repository);
  }

  private async makeUp(at: number): Promise<void> {
    const image = this.image(at);
    const current = await readCurrent(this.table, image);
    const lease = await leaseOf(this.table, image);
    if (lease && lease.leaseUntil !== RELEASED) {
      const asked = await rerunAskedFor(this.table, image);
      const { ask } = afterDeadRun(current, asked?.word ?? null, this.clock());
      if (ask === null) await releaseClaim(this.table, image, lease.runId);
      else this.ask(at, ask);
      return;
    }
    const stands = current !== undefined && verdictStands(current, this.clock());
    if (this.present.has(image.repository) !== stands) this.ask(at, stands ? 'rejudge' : 'sweep');
  }

  private image(at: number): ImageReference {
    const image = this.images[at % this.images.length];
    if (!image) throw new RangeError('there are images in every model');
    return image;
  }

  private clock = (): Date => new Date(this.now);

  private async claim(event: unknown, runId: string): Promise<void> {
    // No rebuild is attempted here, so nobody reads evidence.
    const bucket = { s3: new S3Client({}), name: 'no-evidence' };
    const dependencies = { ecr: this.ecr, table: this.table, bucket, clock: this.clock, leaseMinutes: LEASE_MINUTES };
    const output = await claimImage(dependencies, { runId, event });
    if (output.next === 'record-unknown') await this.commit(output.run, 'nothing');
    else if (output.next !== 'done') this.running.push(output.run);
    await this.noteDeletions();
  }

  private async deletion(event: unknown): Promise<void> {
    await imageDeleted({ ecr: this.ecr, table: this.table, clock: this.clock }, event);
    await this.noteDeletions();
  }

  /** The only thing that the model learns from the system: a deletion was confirmed. It must have been one. */
  private async noteDeletions(): Promise<void> {
    for (const image of this.images) {
      const current = await readCurrent(this.table, image);
      const known = this.expected.get(image.repository);
      if (current?.deletedAt === undefined || known?.deletedAt !== undefined || known === undefined) continue;
      if (this.present.has(image.repository)) throw new Error('an image that is there was taken for deleted');
      this.expected.set(image.repository, { ...known, deletedAt: current.deletedAt });
    }
  }

  private async commit(run: Run, proof: Proof): Promise<void> {
    const now = this.clock();
    try {
      const record = await recordVerdict({ ...this.table, signer: null }, run, now, () => findingsOf(proof, now));
      this.committed.push(record);
      const standing = this.expected.get(run.repository);
      const keeps = record.verdict === 'UNKNOWN' && standing !== undefined && verdictStands(standing, now);
      if (!keeps) this.expected.set(run.repository, record);
    } catch (error) {
      if (!(error instanceof FencedOff)) throw error;
      return;
    }
    const asked = await rerunAskedFor(this.table, run);
    if (asked === null) return;
    this.ask(
      this.images.findIndex(({ repository }) => repository === run.repository),
      asked.word as RunRequest['trigger'],
    );
    await clearRerun(this.table, run, asked);
  }

  private event({ account, region, repository, digest }: ImageReference, action: string): object {
    const detail = { 'action-type': action, 'repository-name': repository, 'image-digest': digest, 'image-tag': 'v1' };
    return { account, region, detail };
  }
}

function findingsOf(proof: Proof, now: Date): Findings {
  if (proof === 'nothing') return unknownFindings([{ what: 'registry-scan', why: 'the scan failed' }], now);
  return {
    ...unknownFindings([], now),
    verdict: proof === 'clean' ? 'COMPLIANT' : 'NON_COMPLIANT',
    counts: NO_COUNTS,
    validUntil: new Date(now.getTime() + 7 * 86_400_000).toISOString(),
  };
}
