import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { accountAt, closeAccount } from './account';
import { Background } from './background';
import { CodeBuildApi } from './codebuild/codebuild-api';
import { Behaviours } from './control/behaviour';
import { CONTROL_PREFIX, handleControl } from './control/control-routes';
import { EcrApi } from './ecr/ecr-api';
import { ImageCatalog } from './ecr/image-catalog';
import { RegistryEvents } from './ecr/registry-events';
import { handleRegistryProtocol } from './ecr/registry-protocol';
import { defaultBus } from './events/event-bus';
import { awsAction, BodyTooLarge, sendJson } from './http/exchange';
import { AccountUnreachable, forward } from './http/forward';
import { ServiceError, sendServiceError } from './http/service-error';
import { EnhancedScans } from './inspector/enhanced-scans';
import { InspectorApi, inspectorOperation } from './inspector/inspector-api';
import type { Log } from './log';
import { matchFinder, vulnerabilityFinder } from './scan/find-vulnerabilities';
import { ScanService } from './scan/scan-service';

/** Prefixes of `x-amz-target`. Source: the services' API models. */
const ECR = 'AmazonEC2ContainerRegistry_V20150921';
const CODEBUILD = 'CodeBuild_20161006';

const KEEP_ALIVE_MS = 60_000;

export interface RegistryOptions {
  /** MiniStack's address. It need not answer yet. */
  readonly accountUrl: string;
  /** Twelve digits. @default '111122223333' */
  readonly account?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** Folder with `advisories`, `images` and `packages`. */
  readonly examples: string;
  /** @default - a free one */
  readonly port?: number;
  readonly log?: Log;
}

/** A running stand-in. */
export interface Registry {
  /** For `AWS_ENDPOINT_URL_ECR`, `AWS_ENDPOINT_URL_INSPECTOR2`, `AWS_ENDPOINT_URL_CODEBUILD` and image pushes. */
  readonly url: string;
  /** Stops scans, builds and events under way. Calling it again does no harm. */
  close(): Promise<void>;
}

/**
 * Starts the registry stand-in on 127.0.0.1: it stands before MiniStack and adds what that lacks of ECR, Inspector and
 * CodeBuild (scans, events, layer addresses, builds that build). All else it passes on as it came. See `control-routes.ts` for
 * how tests make it behave.
 */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const { log = () => {}, examples } = options;
  const account = accountAt(options.accountUrl, options.account ?? '111122223333', options.region ?? 'us-east-1');
  const behaviours = new Behaviours();
  const background = new Background(log);
  const bus = defaultBus(account, log, background.signal);
  const catalog = new ImageCatalog(account);
  const events = new RegistryEvents({ account, bus, behaviours, background, log });
  const enhanced = new EnhancedScans({
    find: matchFinder(account, catalog, join(examples, 'advisories'), { npm: true }),
    news: {
      scanned: (image, findings) => events.inspected(image, findings),
      changed: (image, finding) => events.findingChanged(image, finding),
    },
    ...{ account, catalog, behaviours, background, log },
  });
  const inspector = new InspectorApi({ account, scans: enhanced, behaviours });
  const scans = new ScanService({
    enhanced,
    find: vulnerabilityFinder(account, catalog, join(examples, 'advisories')),
    announce: (scan) => events.scanned(scan),
    registryId: account.id,
    behaviours,
    background,
    log,
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ecr = new EcrApi({ account, catalog, scans, events, behaviours, url });
  const codeBuild = new CodeBuildApi({
    ...{ account, bus, background, log, catalog, behaviours, examples },
    registryUrl: url,
    signal: background.signal,
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (path.startsWith(CONTROL_PREFIX)) return handleControl({ behaviours, enhanced }, request, response);
    const operation = inspectorOperation(request);
    if (operation !== null) return inspector.handle(operation, request, response);
    if (/^\/v2(?:\/|$)/.test(path)) {
      return handleRegistryProtocol({ account, catalog, scans, events }, request, response);
    }
    for (const [service, api] of [
      [ECR, ecr],
      [CODEBUILD, codeBuild],
    ] as const) {
      const action = awsAction(request, service);
      if (action === null) continue;
      if (behaviours.refuses(action)) throw new ServiceError('ThrottlingException', 'Rate exceeded');
      if (api.answers(action)) return api.handle(action, request, response);
    }
    await forward(account.url, request, response);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => fail(error, request, response, log));
  });
  // Clients keep connections for longer than the 5 s after which Node would cut one that a request is on its way through.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  let closing: Promise<void> | undefined;
  const address = url();
  return {
    url: address,
    close() {
      closing ??= (async () => {
        await background.close();
        server.closeAllConnections();
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
        });
        closeAccount(account);
      })();
      return closing;
    },
  };
}

function fail(error: unknown, request: IncomingMessage, response: ServerResponse, log: Log): void {
  if (!(error instanceof ServiceError)) {
    log('request failed', { method: request.method, path: request.url?.split('?')[0], error: String(error) });
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of the body would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  if (error instanceof ServiceError) sendServiceError(response, error);
  else if (error instanceof BodyTooLarge) sendJson(response, 413, { message: error.message });
  else if (error instanceof AccountUnreachable) sendJson(response, 502, { message: error.message });
  else sendServiceError(response, new ServiceError('ServerException', 'The registry stand-in failed', { status: 500 }));
}
