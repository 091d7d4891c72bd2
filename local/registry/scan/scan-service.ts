import { setTimeout as sleep } from 'node:timers/promises';
import type { Background } from '../background';
import type { Behaviours, ScanBehaviour } from '../control/behaviour';
import { type ImageId, scanLimitExceeded, scanNotFound, scanningDisabled } from '../ecr/ecr-errors';
import type { ScanEnd } from '../events/aws-event';
import type { EnhancedScans } from '../inspector/enhanced-scans';
import type { Log } from '../log';
import { type BasicFinding, inOrder, severityCounts, syntheticFindings } from './basic-finding';
import type { ScanRecord } from './scan-record';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** ECR's own words for an image without a package manager that it knows. */
const UNSUPPORTED = 'UnsupportedImageError: The operating system and/or package manager are not supported.';

export interface ScannedImage {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
}

/** What a look into the image found; null where basic scanning cannot judge it. */
export type FindVulnerabilities = (image: ScannedImage) => Promise<readonly BasicFinding[] | null>;

export interface ScanServiceOptions {
  readonly find: FindVulnerabilities;
  readonly behaviours: Behaviours;
  readonly background: Background;
  readonly announce: (scan: ScanEnd) => Promise<void>;
  readonly registryId: string;
  /** What scans the repositories that enhanced scanning covers. */
  readonly enhanced: EnhancedScans;
  readonly log: Log;
}

interface Scan {
  readonly startedAt: number;
  record: ScanRecord;
  emptyReads: number;
}

/** Basic scanning: keeps the last scan of each image. What enhanced scanning covers it leaves to that. */
export class ScanService {
  private readonly options: ScanServiceOptions;
  private readonly scans = new Map<string, Scan>();

  constructor(options: ScanServiceOptions) {
    this.options = options;
  }

  get enhanced(): EnhancedScans {
    return this.options.enhanced;
  }

  /**
   * Starts a scan and returns. Source of the limit, one scan an image in 24 hours whoever starts it: ECR user guide,
   * "Scan images for OS vulnerabilities".
   *
   * @throws ServiceError LimitExceededException; ValidationException where enhanced scanning applies
   */
  start(image: ScannedImage): void {
    const { behaviours, background, log, enhanced } = this.options;
    if (enhanced.appliesTo(image.repository)) throw scanningDisabled();
    const behaviour = behaviours.repository(image.repository).scan;
    const last = this.scans.get(key(image));
    const tooSoon = last !== undefined && Date.now() - last.startedAt < DAY_MS;
    if (behaviour.limit === 'reached' || (behaviour.limit === 'enforced' && tooSoon)) throw scanLimitExceeded();

    const scan: Scan = {
      startedAt: Date.now() - behaviour.ageHours * HOUR_MS,
      record: { status: 'IN_PROGRESS' },
      emptyReads: behaviour.emptyReads,
    };
    this.scans.set(key(image), scan);
    log('scan started', { repository: image.repository, digest: image.digest });
    if (behaviour.outcome === 'never-finishes') return;
    background.run('scan', () => this.finish(image, scan, behaviour));
  }

  /**
   * The last scan, and whether this read is one of those that come too early to see what it found.
   *
   * @param isFirstPage a further page of the same read is not another read
   * @throws ServiceError ScanNotFoundException
   */
  read(
    repository: string,
    digest: string,
    id: ImageId,
    isFirstPage: boolean,
  ): { readonly record: ScanRecord; readonly empty: boolean } {
    const scan = this.scans.get(key({ repository, digest }));
    if (scan === undefined) throw scanNotFound(id, repository, this.options.registryId);
    const empty = scan.record.status === 'COMPLETE' && scan.emptyReads > 0;
    if (empty && isFirstPage) scan.emptyReads -= 1;
    return { record: scan.record, empty };
  }

  /** A deleted image takes its scan along. */
  forget(repository: string, digest: string): void {
    this.scans.delete(key({ repository, digest }));
    this.enhanced.forget(repository, digest);
  }

  private async finish(image: ScannedImage, scan: Scan, behaviour: ScanBehaviour): Promise<void> {
    const { announce, background, log } = this.options;
    await sleep(behaviour.delayMs, undefined, { signal: background.signal });
    const record = await this.outcome(image, behaviour);
    scan.record = record;
    const findings = record.status === 'COMPLETE' ? record.findings : [];
    log('scan ended', { ...image, status: record.status, findings: findings.length });
    await announce({ ...image, status: record.status, counts: { ...severityCounts(findings) } });
  }

  private async outcome(image: ScannedImage, behaviour: ScanBehaviour): Promise<ScanRecord> {
    if (behaviour.outcome === 'failed') return { status: 'FAILED', description: 'The scan failed.' };
    if (behaviour.outcome === 'unsupported') return { status: 'UNSUPPORTED_IMAGE', description: UNSUPPORTED };
    let found: readonly BasicFinding[] | null;
    try {
      const { syntheticFindings: count } = behaviour;
      found = count === undefined ? await this.options.find(image) : syntheticFindings(count);
    } catch (error) {
      this.options.log('scan failed', { ...image, error: String(error) });
      return { status: 'FAILED', description: 'The scan failed.' };
    }
    if (found === null) return { status: 'UNSUPPORTED_IMAGE', description: UNSUPPORTED };
    const { severity } = behaviour;
    const completedAt = new Date(Date.now() - behaviour.ageHours * HOUR_MS);
    return {
      status: 'COMPLETE',
      findings: inOrder(severity === undefined ? found : found.map((finding) => ({ ...finding, severity }))),
      completedAt,
      sourceUpdatedAt: new Date(completedAt.getTime() - behaviour.sourceAgeDays * DAY_MS),
    };
  }
}

function key({ repository, digest }: { readonly repository: string; readonly digest: string }): string {
  return `${repository}@${digest}`;
}
