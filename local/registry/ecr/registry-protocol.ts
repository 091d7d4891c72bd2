import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Account, registryPath } from '../account';
import { BodyTooLarge, readBody, sendJson } from '../http/exchange';
import { forward } from '../http/forward';
import { digestOf } from '../oci/digest';
import { MEDIA_TYPE } from '../oci/media-types';
import type { ScanService } from '../scan/scan-service';
import type { ImageCatalog } from './image-catalog';
import type { RegistryEvents } from './registry-events';

/** Source: Amazon ECR service quotas, and the OCI distribution specification, "Pushing Manifests". */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const MANIFEST = /^\/v2\/(.+)\/manifests\/([^/?]+)(?:\?|$)/;

export interface RegistryProtocolOptions {
  readonly account: Account;
  readonly catalog: ImageCatalog;
  readonly scans: ScanService;
  readonly events: RegistryEvents;
}

/**
 * The OCI distribution protocol under `/v2/`. Blobs stream through to the account, which checks their digests;
 * manifests are read, checked, passed on, and answered for with events.
 */
export async function handleRegistryProtocol(
  options: RegistryProtocolOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = registryPath(options.account, request.url ?? '/v2/');
  const [, repository, reference] = MANIFEST.exec(request.url ?? '') ?? [];
  if (repository !== undefined && reference !== undefined) {
    const target = { repository, reference: decodeURIComponent(reference), path };
    if (request.method === 'PUT') return putManifest(options, target, request, response);
    if (request.method === 'DELETE') return deleteManifest(options, target, request, response);
  }
  await forward(options.account.url, request, response, { path });
}

interface Target {
  readonly repository: string;
  readonly reference: string;
  readonly path: string;
}

async function putManifest(
  { account, catalog, scans, events }: RegistryProtocolOptions,
  { repository, reference, path }: Target,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body: Buffer;
  try {
    body = await readBody(request, MAX_MANIFEST_BYTES);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    return sendRegistryError(response, 413, 'SIZE_INVALID', error.message);
  }
  const digest = digestOf(body);
  const byDigest = reference.startsWith('sha256:');
  if (byDigest && reference !== digest) {
    return sendRegistryError(response, 400, 'DIGEST_INVALID', `the manifest's digest is ${digest}, not ${reference}`);
  }
  const mediaType = request.headers['content-type'] ?? MEDIA_TYPE.dockerManifest;
  const pushed = { repository, digest, tag: byDigest ? '' : reference, mediaType, manifest: body.toString('utf8') };
  await forward(account.url, request, response, {
    path,
    body,
    answered: ({ status }) => {
      if (status === 201) events.pushed(pushed, catalog, scans);
    },
  });
}

async function deleteManifest(
  { account, scans, events }: RegistryProtocolOptions,
  { repository, reference, path }: Target,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await forward(account.url, request, response, {
    path,
    answered: ({ status }) => {
      if (status !== 202) return;
      scans.forget(repository, reference);
      events.deleted(repository, reference, '');
    },
  });
}

/** Source: OCI distribution specification, "Error Codes". */
function sendRegistryError(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { errors: [{ code, message, detail: {} }] });
}
