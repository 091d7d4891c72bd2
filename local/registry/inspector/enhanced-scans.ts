import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../account';
import type { Background } from '../background';
import type { Behaviours, EnhancedBehaviour } from '../control/behaviour';
import type { ImageCatalog } from '../ecr/image-catalog';
import type { Log } from '../log';
import type { FindMatches } from '../scan/find-vulnerabilities';
import type { ScannedImage } from '../scan/scan-service';
import { type EnhancedFinding, enhancedFindings } from './enhanced-finding';
import type { FindingState } from './finding-shapes';

/** An image that Amazon Inspector knows of. */
export interface InspectedImage extends ScannedImage {
  readonly pushedAt: Date;
}

/** What Inspector knows of an image. */
export interface EnhancedScan {
  readonly image: InspectedImage;
  /** Null until the first scan has ended. */
  readonly scannedAt: Date | null;
  /** False where Inspector does not know the operating system. */
  readonly supported: boolean;
  readonly findings: readonly EnhancedFinding[];
}

/** A finding of an image as it is to be shown now. */
export interface ShownFinding {
  readonly finding: EnhancedFinding;
  readonly state: FindingState;
}

/** Whom a scan's end and each finding that came or went are told to. */
export interface InspectorNews {
  scanned(image: InspectedImage, findings: readonly EnhancedFinding[]): Promise<void>;
  changed(image: InspectedImage, finding: ShownFinding): Promise<void>;
}

export interface EnhancedScansOptions {
  readonly account: Account;
  readonly catalog: ImageCatalog;
  readonly find: FindMatches;
  readonly behaviours: Behaviours;
  readonly background: Background;
  readonly news: InspectorNews;
  readonly log: Log;
}

/** Enhanced scanning: Amazon Inspector scans by itself, and keeps what it found of each image. */
export class EnhancedScans {
  private readonly options: EnhancedScansOptions;
  private readonly scans = new Map<string, EnhancedScan>();

  constructor(options: EnhancedScansOptions) {
    this.options = options;
  }

  appliesTo(repository: string): boolean {
    return this.options.behaviours.repository(repository).scanType === 'enhanced';
  }

  /** What is known of an image; its first scan begins with the first question, as Inspector finds images by itself. */
  async lookAt(repository: string, digest: string): Promise<EnhancedScan> {
    const known = this.scans.get(key({ repository, digest }));
    if (known !== undefined) return known;
    const { catalog, background } = this.options;
    const { tags, pushedAt } = await catalog.find(repository, { imageDigest: digest });
    const image = { repository, digest, tags, pushedAt };
    const scan = this.scans.get(key(image)) ?? { image, scannedAt: null, supported: true, findings: [] };
    if (!this.scans.has(key(image))) {
      this.scans.set(key(image), scan);
      background.run('enhanced scan', () => this.scan(image));
    }
    return scan;
  }

  all(): readonly EnhancedScan[] {
    return [...this.scans.values()].filter(({ image }) => this.appliesTo(image.repository));
  }

  /** A deleted image takes what was found along. */
  forget(repository: string, digest: string): void {
    this.scans.delete(key({ repository, digest }));
  }

  /** What the lists show of an image now: nothing until they have caught up with the scan. */
  shown({ image, scannedAt, findings }: EnhancedScan): readonly ShownFinding[] {
    const behaviour = this.behaviour(image.repository);
    if (scannedAt === null || Date.now() < scannedAt.getTime() + behaviour.lagMs) return [];
    return findings.map((finding) => ({ finding, state: stateOf(finding, behaviour) }));
  }

  /**
   * Looks at the images of a repository again, with the advisories of now, as Inspector does when one is published: no
   * event for the scan, and one for each finding that came or went.
   * @returns how many findings came or went
   */
  async rescan(repository: string): Promise<number> {
    let changes = 0;
    for (const { image, scannedAt, findings: known } of this.all()) {
      if (image.repository !== repository || scannedAt === null) continue;
      const { findings, came } = await this.examine(image);
      const arns = new Set(findings.map(({ arn }) => arn));
      const gone = known.filter(({ arn }) => !arns.has(arn));
      for (const finding of came) await this.tell(image, finding);
      for (const finding of gone) await this.tell(image, finding, 'CLOSED');
      changes += came.length + gone.length;
    }
    return changes;
  }

  private async scan(image: InspectedImage): Promise<void> {
    const { background, news, log } = this.options;
    await sleep(this.behaviour(image.repository).delayMs, undefined, { signal: background.signal });
    const { findings } = await this.examine(image);
    log('enhanced scan ended', { repository: image.repository, digest: image.digest, findings: findings.length });
    await news.scanned(image, findings);
    for (const finding of findings) await this.tell(image, finding);
  }

  private async examine(image: InspectedImage) {
    const { account, find } = this.options;
    const matches = await find(image);
    const scan = this.scans.get(key(image));
    // Deleted meanwhile.
    if (scan === undefined) return { findings: [], came: [] };
    const known = new Map(scan.findings.map((finding) => [finding.arn, finding]));
    const scannedAt = new Date();
    const found = enhancedFindings(account, image, matches ?? [], scannedAt);
    const findings = found.map((finding) => known.get(finding.arn) ?? finding);
    this.scans.set(key(image), { image, scannedAt, supported: matches !== null, findings });
    return { findings, came: findings.filter(({ arn }) => !known.has(arn)) };
  }

  private async tell(image: InspectedImage, finding: EnhancedFinding, status?: FindingState['status']): Promise<void> {
    const state = stateOf(finding, this.behaviour(image.repository));
    await this.options.news.changed(image, {
      finding,
      state: status === undefined ? state : { ...state, status, updatedAt: new Date() },
    });
  }

  private behaviour(repository: string): EnhancedBehaviour {
    return this.options.behaviours.repository(repository).enhanced;
  }
}

function stateOf(finding: EnhancedFinding, { suppressed, exploited }: EnhancedBehaviour): FindingState {
  return {
    status: suppressed.includes(finding.vulnerabilityId) ? 'SUPPRESSED' : 'ACTIVE',
    exploitAvailable: exploited.includes(finding.vulnerabilityId),
    updatedAt: finding.firstObservedAt,
  };
}

function key({ repository, digest }: { readonly repository: string; readonly digest: string }): string {
  return `${repository}@${digest}`;
}
