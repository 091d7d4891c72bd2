import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Account } from '../account';
import type { Behaviours } from '../control/behaviour';
import { pageOf } from '../ecr/input';
import { readBody, sendJson } from '../http/exchange';
import { ServiceError } from '../http/service-error';
import type { EnhancedScan, EnhancedScans } from './enhanced-scans';
import { asInspectorTells, imageArn } from './finding-shapes';

const MAX_BODY_BYTES = 1024 * 1024;

/** One condition a field; the stand-in knows no others, and refuses them rather than answer too much. */
const equals = z
  .array(z.strictObject({ comparison: z.literal('EQUALS'), value: z.string() }))
  .length(1)
  .transform(([condition]) => condition?.value)
  .optional();

const coverageInput = z.object({
  filterCriteria: z
    .strictObject({ accountId: equals, resourceType: equals, ecrRepositoryName: equals, resourceId: equals })
    .default({ accountId: undefined, resourceType: undefined, ecrRepositoryName: undefined, resourceId: undefined }),
  nextToken: z.string().optional(),
  /** Source: Amazon Inspector API reference, ListCoverage. */
  maxResults: z.number().int().min(1).max(200).default(200),
});

const findingsInput = z.object({
  filterCriteria: z
    .strictObject({ awsAccountId: equals, ecrImageRepositoryName: equals, ecrImageHash: equals, findingStatus: equals })
    .default({
      awsAccountId: undefined,
      ecrImageRepositoryName: undefined,
      ecrImageHash: undefined,
      findingStatus: undefined,
    }),
  nextToken: z.string().optional(),
  /** Source: Amazon Inspector API reference, ListFindings. */
  maxResults: z.number().int().min(1).max(100).default(100),
});

export interface InspectorApiOptions {
  readonly account: Account;
  readonly scans: EnhancedScans;
  readonly behaviours: Behaviours;
}

/** Paths of Amazon Inspector's REST API that the stand-in answers, by operation. Source: its API model. */
const OPERATIONS: Readonly<Record<string, 'ListCoverage' | 'ListFindings'>> = {
  '/coverage/list': 'ListCoverage',
  '/findings/list': 'ListFindings',
};

/** The operation that a request asks for, or null where it is none of Inspector's that are answered here. */
export function inspectorOperation(request: IncomingMessage): 'ListCoverage' | 'ListFindings' | null {
  const path = request.url?.split('?')[0] ?? '';
  return request.method === 'POST' && Object.hasOwn(OPERATIONS, path) ? (OPERATIONS[path] ?? null) : null;
}

/** Amazon Inspector, as far as it scans images of the registry. Its errors have their type in a header. */
export class InspectorApi {
  private readonly options: InspectorApiOptions;

  constructor(options: InspectorApiOptions) {
    this.options = options;
  }

  async handle(
    operation: 'ListCoverage' | 'ListFindings',
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const body = await readBody(request, MAX_BODY_BYTES);
      if (this.options.behaviours.refuses(operation)) throw new ServiceError('ThrottlingException', 'Rate exceeded');
      const answer = operation === 'ListCoverage' ? await this.listCoverage(body) : this.listFindings(body);
      sendJson(response, 200, answer);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const status = error.type === 'ThrottlingException' ? 429 : error.status;
      sendJson(response, status, { message: error.message }, { 'x-amzn-errortype': error.type });
    }
  }

  private async listCoverage(body: Buffer): Promise<object> {
    const { account, scans } = this.options;
    const { filterCriteria: filter, ...page } = parse(coverageInput, body);
    await this.discover(filter.ecrRepositoryName, filter.resourceId);
    const covered = scans
      .all()
      .map((scan) => this.coverage(scan))
      .filter(
        (entry) =>
          matches(filter.accountId, account.id) &&
          matches(filter.resourceType, entry.resourceType) &&
          matches(filter.ecrRepositoryName, entry.resourceMetadata.ecrRepository.name) &&
          matches(filter.resourceId, entry.resourceId),
      );
    const { items, next } = pageOf(covered, page);
    return { coveredResources: items, ...next };
  }

  /** Inspector finds images of a covered repository by itself; here it does when it is asked for one. */
  private async discover(repository: string | undefined, resourceId: string | undefined): Promise<void> {
    const { account, scans } = this.options;
    if (repository === undefined || resourceId === undefined || !scans.appliesTo(repository)) return;
    const [digest] = /sha256:[0-9a-f]{64}$/.exec(resourceId) ?? [];
    if (digest === undefined || resourceId !== imageArn(account, { repository, digest })) return;
    try {
      await scans.lookAt(repository, digest);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }

  private coverage({ image, scannedAt, supported }: EnhancedScan) {
    const { account, behaviours } = this.options;
    const pending = { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' };
    const done = supported
      ? { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' }
      : { statusCode: 'INACTIVE', reason: 'UNSUPPORTED_OS' };
    return {
      accountId: account.id,
      ...(scannedAt === null ? {} : { lastScannedAt: scannedAt.getTime() / 1000 }),
      resourceId: imageArn(account, image),
      resourceMetadata: {
        ecrImage: { tags: image.tags },
        ecrRepository: { name: image.repository, scanFrequency: 'CONTINUOUS_SCAN' },
      },
      resourceType: 'AWS_ECR_CONTAINER_IMAGE',
      scanStatus: behaviours.repository(image.repository).enhanced.coverage ?? (scannedAt === null ? pending : done),
      scanType: 'PACKAGE',
    };
  }

  private listFindings(body: Buffer): object {
    const { account, scans } = this.options;
    const { filterCriteria: filter, ...page } = parse(findingsInput, body);
    const found = scans
      .all()
      .filter(
        ({ image }) =>
          matches(filter.awsAccountId, account.id) &&
          matches(filter.ecrImageRepositoryName, image.repository) &&
          matches(filter.ecrImageHash, image.digest),
      )
      .flatMap((scan) =>
        scans
          .shown(scan)
          .filter(({ state }) => matches(filter.findingStatus, state.status))
          .map(({ finding, state }) => asInspectorTells(account, scan.image, finding, state)),
      );
    const { items, next } = pageOf(found, page);
    return { findings: items, ...next };
  }
}

function matches(wanted: string | undefined, value: string): boolean {
  return wanted === undefined || wanted === value;
}

/** @throws ServiceError ValidationException */
function parse<T>(schema: z.ZodType<T>, body: Buffer): T {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8') || '{}');
  } catch (cause) {
    throw new ServiceError('ValidationException', 'The request is not valid JSON', { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
}
