import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  BatchDeleteImageCommand,
  GetAuthorizationTokenCommand,
  PutImageCommand,
  type PutImageCommandOutput,
} from '@aws-sdk/client-ecr';
import { z } from 'zod';
import { type Account, registryPath } from '../account';
import type { Behaviours } from '../control/behaviour';
import { readBody } from '../http/exchange';
import { asServiceError, sendAwsJson } from '../http/service-error';
import { enhancedPage, listedByEcr } from '../inspector/ecr-page';
import { isImage, parseManifest } from '../oci/manifest';
import { scanPage } from '../scan/scan-record';
import type { ScanService } from '../scan/scan-service';
import { layersNotFound, unsupportedImageType } from './ecr-errors';
import type { ImageCatalog } from './image-catalog';
import { batchGetImage, describeImages } from './images';
import {
  describeImagesInput,
  imagesInput,
  layerInput,
  pageOf,
  parseInput,
  scanFindingsInput,
  startScanInput,
} from './input';
import { listImageReferrers, referrersInput } from './referrers';
import type { RegistryEvents } from './registry-events';
import { registryScanning, repositoryScanning, repositoryScanningInput } from './scanning-configuration';

const HOUR_MS = 60 * 60 * 1000;
/** Above ECR's largest manifest of 4 MiB as JSON text in JSON. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const putImageInput = z.object({
  repositoryName: z.string(),
  imageManifest: z.string(),
  imageManifestMediaType: z.string().exactOptional(),
  imageTag: z.string().exactOptional(),
  imageDigest: z.string().exactOptional(),
});

export interface EcrApiOptions {
  readonly account: Account;
  readonly catalog: ImageCatalog;
  readonly scans: ScanService;
  readonly events: RegistryEvents;
  readonly behaviours: Behaviours;
  /** The stand-in's own address. */
  readonly url: () => string;
}

/** @param asked the address that the caller used */
type Answer = (body: Buffer, asked: string) => Promise<object>;

/** ECR's actions that the account lacks or answers wrongly. Whatever is not in here goes to the account as it came. */
export class EcrApi {
  private readonly options: EcrApiOptions;
  private readonly actions: ReadonlyMap<string, Answer>;

  constructor(options: EcrApiOptions) {
    const { account, catalog } = options;
    this.options = options;
    this.actions = new Map<string, Answer>([
      ['StartImageScan', (body) => this.startImageScan(body)],
      ['DescribeImageScanFindings', (body) => this.describeImageScanFindings(body)],
      ['DescribeImages', (body) => this.describeImages(body)],
      ['BatchGetImage', (body) => batchGetImage(catalog, account.id, parseInput(imagesInput, body))],
      ['BatchDeleteImage', (body) => this.batchDeleteImage(body)],
      ['PutImage', (body) => this.putImage(body)],
      ['ListImageReferrers', (body) => listImageReferrers(catalog, parseInput(referrersInput, body))],
      ['GetDownloadUrlForLayer', (body, asked) => this.getDownloadUrlForLayer(body, asked)],
      ['GetAuthorizationToken', () => this.getAuthorizationToken()],
      ['GetRegistryScanningConfiguration', async () => registryScanning(account, options.behaviours)],
      [
        'BatchGetRepositoryScanningConfiguration',
        (body) => repositoryScanning(this.options, parseInput(repositoryScanningInput, body)),
      ],
    ]);
  }

  answers(action: string): boolean {
    return this.actions.has(action);
  }

  /** @throws ServiceError as ECR would answer */
  async handle(action: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY_BYTES);
    const answer = await this.actions.get(action)?.(body, `http://${request.headers.host}`);
    sendAwsJson(response, answer ?? {});
  }

  private async startImageScan(body: Buffer): Promise<object> {
    const { account, catalog, scans } = this.options;
    const { repositoryName, imageId } = parseInput(startScanInput, body);
    const { digest, tags, mediaType } = await catalog.find(repositoryName, imageId);
    const manifest = (await catalog.manifests(repositoryName, [digest])).get(digest) ?? '';
    if (!isImage(parseManifest(manifest), mediaType)) throw unsupportedImageType(imageId, mediaType);
    scans.start({ repository: repositoryName, digest, tags });
    return {
      registryId: account.id,
      repositoryName,
      imageId: { ...imageId, imageDigest: digest },
      imageScanStatus: { status: 'IN_PROGRESS' },
    };
  }

  private async describeImageScanFindings(body: Buffer): Promise<object> {
    const { account, catalog, scans } = this.options;
    const input = parseInput(scanFindingsInput, body);
    const { repositoryName, imageId, nextToken, maxResults } = input;
    const { digest } = await catalog.find(repositoryName, imageId);
    if (scans.enhanced.appliesTo(repositoryName)) return this.describeEnhancedFindings(input, digest);
    const { record, empty } = scans.read(repositoryName, digest, imageId, nextToken === undefined);
    const all = record.status === 'COMPLETE' && !empty ? record.findings : [];
    const { items, next } = pageOf(all, { nextToken, maxResults });
    return {
      registryId: account.id,
      repositoryName,
      imageId: { ...imageId, imageDigest: digest },
      ...scanPage(record, items, empty),
      ...next,
    };
  }

  private async describeEnhancedFindings(input: z.infer<typeof scanFindingsInput>, digest: string): Promise<object> {
    const { account, scans, behaviours } = this.options;
    const { repositoryName, imageId, nextToken, maxResults } = input;
    const behaviour = behaviours.repository(repositoryName).enhanced;
    const scan = await scans.enhanced.lookAt(repositoryName, digest);
    const listed = listedByEcr(scans.enhanced.shown(scan), behaviour);
    const { items, next } = pageOf(listed, { nextToken, maxResults });
    return {
      registryId: account.id,
      repositoryName,
      imageId: { ...imageId, imageDigest: digest },
      ...enhancedPage(account, scan, listed, items, behaviour),
      ...next,
    };
  }

  private describeImages(body: Buffer): Promise<object> {
    const { account, catalog, behaviours } = this.options;
    const input = parseInput(describeImagesInput, body);
    const pushAgeMs = behaviours.repository(input.repositoryName).pushAgeHours * HOUR_MS;
    return describeImages(catalog, account.id, input, pushAgeMs);
  }

  private async batchDeleteImage(body: Buffer): Promise<object> {
    const { account, catalog, scans, events } = this.options;
    const { repositoryName, imageIds } = parseInput(imagesInput, body);
    const before = await catalog.list(repositoryName, imageIds);
    const answer = await account.ecr
      .send(new BatchDeleteImageCommand({ repositoryName, imageIds }))
      .catch((error: unknown) => {
        throw asServiceError(error);
      });
    const gone = new Set(answer.imageIds?.map(({ imageDigest }) => imageDigest));
    for (const { digest, tags } of before) {
      if (!gone.has(digest)) continue;
      scans.forget(repositoryName, digest);
      for (const tag of tags.length === 0 ? [''] : tags) events.deleted(repositoryName, digest, tag);
    }
    return { imageIds: answer.imageIds ?? [], failures: answer.failures ?? [] };
  }

  private async putImage(body: Buffer): Promise<object> {
    const { account, catalog, scans, events } = this.options;
    const input = parseInput(putImageInput, body);
    const put: PutImageCommandOutput = await account.ecr.send(new PutImageCommand(input)).catch((error: unknown) => {
      throw asServiceError(error);
    });
    const { image } = put;
    events.pushed(
      {
        repository: input.repositoryName,
        digest: image?.imageId?.imageDigest ?? '',
        tag: input.imageTag ?? '',
        mediaType: image?.imageManifestMediaType ?? '',
        manifest: input.imageManifest,
      },
      catalog,
      scans,
    );
    return { image };
  }

  /** The address is the one that was asked: whoever stands in between sees the download too. */
  private async getDownloadUrlForLayer(body: Buffer, asked: string): Promise<object> {
    const { account, catalog } = this.options;
    const { repositoryName, layerDigest } = parseInput(layerInput, body);
    const path = `/v2/${repositoryName}/blobs/${layerDigest}`;
    const blob = await fetch(new URL(registryPath(account, path), account.url), { method: 'HEAD' });
    if (!blob.ok) {
      await catalog.scansOnPush(repositoryName);
      throw layersNotFound(layerDigest, repositoryName, account.id);
    }
    return { downloadUrl: `${asked}${path}`, layerDigest };
  }

  private async getAuthorizationToken(): Promise<object> {
    const { account, url } = this.options;
    const { authorizationData = [] } = await account.ecr.send(new GetAuthorizationTokenCommand({}));
    return {
      authorizationData: authorizationData.map(({ authorizationToken, expiresAt }) => ({
        authorizationToken,
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.getTime() / 1000 }),
        proxyEndpoint: url(),
      })),
    };
  }
}
