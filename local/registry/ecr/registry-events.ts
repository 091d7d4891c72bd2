import type { Account } from '../account';
import type { Background } from '../background';
import type { Behaviours } from '../control/behaviour';
import {
  type ImageAction,
  imageActionEvent,
  imageScanEvent,
  inspectorFindingEvent,
  inspectorScanEvent,
  type ScanEnd,
} from '../events/aws-event';
import type { EventBus } from '../events/event-bus';
import { ServiceError } from '../http/service-error';
import type { EnhancedFinding } from '../inspector/enhanced-finding';
import type { InspectedImage, ShownFinding } from '../inspector/enhanced-scans';
import { asEventTells, imageArn } from '../inspector/finding-shapes';
import type { Log } from '../log';
import { artifactMediaType, isImage, parseManifest } from '../oci/manifest';
import type { ScanService } from '../scan/scan-service';
import type { ImageCatalog } from './image-catalog';

export interface Pushed {
  readonly repository: string;
  readonly digest: string;
  /** Empty where the manifest was pushed by its digest. */
  readonly tag: string;
  readonly mediaType: string;
  readonly manifest: string;
}

export interface RegistryEventsOptions {
  readonly account: Account;
  readonly bus: EventBus;
  readonly behaviours: Behaviours;
  readonly background: Background;
  readonly log: Log;
}

/** What follows from changes of the registry: events on the default bus, and scans on push. */
export class RegistryEvents {
  private readonly options: RegistryEventsOptions;

  constructor(options: RegistryEventsOptions) {
    this.options = options;
  }

  pushed(image: Pushed, catalog: ImageCatalog, scans: ScanService): void {
    const { repository, digest, tag } = image;
    const manifest = parseManifest(image.manifest);
    const type = artifactMediaType(manifest, image.mediaType);
    this.announce({
      ...{ action: 'PUSH', repository, digest, tag, manifestMediaType: image.mediaType },
      ...(type === undefined ? {} : { artifactMediaType: type }),
    });
    if (!isImage(manifest, image.mediaType)) return;
    this.options.background.run('scan on push', async () => {
      if (scans.enhanced.appliesTo(repository)) {
        await scans.enhanced.lookAt(repository, digest);
        return;
      }
      if (!(await catalog.scansOnPush(repository))) return;
      try {
        scans.start({ repository, digest, tags: tag === '' ? [] : [tag] });
      } catch (error) {
        // A new tag on an image that was scanned today: ECR keeps that scan.
        if (!(error instanceof ServiceError)) throw error;
        this.options.log('no scan on push', { repository, digest, because: error.type });
      }
    });
  }

  deleted(repository: string, digest: string, tag: string): void {
    this.announce({ action: 'DELETE', repository, digest, tag });
  }

  async scanned(scan: ScanEnd): Promise<void> {
    await this.options.bus.publish(imageScanEvent(this.origin(), scan));
  }

  async inspected(image: InspectedImage, findings: readonly EnhancedFinding[]): Promise<void> {
    const counts: Record<string, number> = { TOTAL: findings.length };
    for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
    await this.options.bus.publish(inspectorScanEvent(this.origin(), { ...image, counts }));
  }

  async findingChanged(image: InspectedImage, { finding, state }: ShownFinding): Promise<void> {
    const { account, bus } = this.options;
    const detail = asEventTells(account, image, finding, state);
    await bus.publish(inspectorFindingEvent(this.origin(), imageArn(account, image), detail));
  }

  private announce(image: ImageAction): void {
    const copies = image.action === 'PUSH' ? this.options.behaviours.repository(image.repository).pushEvents : 1;
    const event = imageActionEvent(this.origin(), image);
    this.options.background.run('event', async () => {
      await Promise.all(Array.from({ length: copies }, () => this.options.bus.publish(event)));
    });
  }

  private origin() {
    return { account: this.options.account.id, region: this.options.account.region, time: new Date() };
  }
}
