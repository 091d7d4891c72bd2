import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BatchGetProjectsCommand, type Project } from '@aws-sdk/client-codebuild';
import { z } from 'zod';
import type { Account } from '../account';
import type { Background } from '../background';
import { buildStateEvent } from '../events/aws-event';
import type { EventBus } from '../events/event-bus';
import { readBody } from '../http/exchange';
import { asServiceError, ServiceError, sendAwsJson } from '../http/service-error';
import type { Log } from '../log';
import { type BuildRecord, buildChange, buildShape, mergeVariables } from './build-record';
import { type BuildTools, runBuild } from './run-build';

const MAX_BODY_BYTES = 1024 * 1024;
/** Source: CodeBuild API reference, StartBuild, `idempotencyToken`. */
const TOKEN_MS = 5 * 60 * 1000;

const variable = z.object({
  name: z.string(),
  value: z.string(),
  type: z.enum(['PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER']).default('PLAINTEXT'),
});
const startBuildInput = z.object({
  projectName: z.string().min(1),
  idempotencyToken: z.string().optional(),
  environmentVariablesOverride: z.array(variable).default([]),
});
const batchGetBuildsInput = z.object({ ids: z.array(z.string()).min(1).max(100) });

export interface CodeBuildApiOptions extends BuildTools {
  readonly account: Account;
  readonly bus: EventBus;
  readonly background: Background;
  readonly log: Log;
}

/** Builds that really build. Projects are the account's; everything but these two actions goes to the account. */
export class CodeBuildApi {
  private readonly options: CodeBuildApiOptions;
  private readonly builds = new Map<string, BuildRecord>();
  private readonly tokens = new Map<string, { readonly id: string; readonly body: string; readonly at: number }>();

  constructor(options: CodeBuildApiOptions) {
    this.options = options;
  }

  answers(action: string): boolean {
    return action === 'StartBuild' || action === 'BatchGetBuilds';
  }

  /** @throws ServiceError as CodeBuild would answer */
  async handle(action: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, MAX_BODY_BYTES)).toString('utf8');
    sendAwsJson(response, action === 'StartBuild' ? await this.startBuild(body) : this.batchGetBuilds(body));
  }

  private async startBuild(body: string): Promise<object> {
    const { background } = this.options;
    const input = parse(startBuildInput, body);
    const earlier = this.earlierBuild(input.idempotencyToken, body);
    if (earlier !== undefined) return { build: buildShape(earlier) };

    const project = await this.project(input.projectName);
    // Another request with the same token may have come meanwhile: from here to its registration nothing waits.
    const meanwhile = this.earlierBuild(input.idempotencyToken, body);
    if (meanwhile !== undefined) return { build: buildShape(meanwhile) };
    const build = this.newBuild(project, input);
    if (input.idempotencyToken !== undefined) {
      this.tokens.set(input.idempotencyToken, { id: build.id, body, at: Date.now() });
    }
    background.run('build', () => this.run(build));
    return { build: buildShape(build) };
  }

  private newBuild(project: BuildRecord['project'], input: z.infer<typeof startBuildInput>): BuildRecord {
    const { id: account, region } = this.options.account;
    const id = `${project.name}:${randomUUID()}`;
    const build: BuildRecord = {
      id,
      arn: `arn:aws:codebuild:${region}:${account}:build/${id}`,
      number: [...this.builds.values()].filter((one) => one.project.name === project.name).length + 1,
      project,
      variables: mergeVariables(project.environment?.environmentVariables ?? [], input.environmentVariablesOverride),
      initiator: 'local',
      startedAt: new Date(),
      status: 'IN_PROGRESS',
    };
    this.builds.set(id, build);
    return build;
  }

  private batchGetBuilds(body: string): object {
    const { ids } = parse(batchGetBuildsInput, body);
    const found = ids.map((id) => ({ id, build: this.builds.get(id.replace(/^arn:.*:build\//, '')) }));
    return {
      builds: found.flatMap(({ build }) => (build === undefined ? [] : [buildShape(build)])),
      buildsNotFound: found.flatMap(({ id, build }) => (build === undefined ? [id] : [])),
    };
  }

  private earlierBuild(token: string | undefined, body: string): BuildRecord | undefined {
    for (const [name, { at }] of this.tokens) {
      if (Date.now() - at > TOKEN_MS) this.tokens.delete(name);
    }
    const earlier = token === undefined ? undefined : this.tokens.get(token);
    if (earlier === undefined) return undefined;
    if (earlier.body !== body) {
      throw new ServiceError('InvalidInputException', 'The idempotency token was used with other parameters');
    }
    return this.builds.get(earlier.id);
  }

  private async project(name: string): Promise<BuildRecord['project']> {
    const { account } = this.options;
    const { projects = [] } = await account.codeBuild
      .send(new BatchGetProjectsCommand({ names: [name] }))
      .catch((error: unknown) => {
        throw asServiceError(error);
      });
    const found: Project | undefined = projects[0];
    if (found?.name !== undefined) return { ...found, name: found.name };
    const arn = `arn:aws:codebuild:${account.region}:${account.id}:project/${name}`;
    throw new ServiceError('ResourceNotFoundException', `Project cannot be found: ${arn}`);
  }

  private async run(build: BuildRecord): Promise<void> {
    const { log, signal } = this.options;
    await this.announce(build);
    let failure: string | undefined;
    try {
      await runBuild(build, this.options);
    } catch (error) {
      if (signal.aborted) throw error;
      failure = error instanceof Error ? error.message : String(error);
    }
    const ended: BuildRecord = {
      ...build,
      endedAt: new Date(),
      status: failure === undefined ? 'SUCCEEDED' : 'FAILED',
      ...(failure === undefined ? {} : { failure }),
    };
    this.builds.set(build.id, ended);
    log('build ended', { id: build.id, status: ended.status, failure });
    await this.announce(ended);
  }

  private async announce(build: BuildRecord): Promise<void> {
    const { account, bus } = this.options;
    const origin = { account: account.id, region: account.region, time: build.endedAt ?? build.startedAt };
    await bus.publish(buildStateEvent(origin, buildChange(build)));
  }
}

function parse<T>(schema: z.ZodType<T>, body: string): T {
  let value: unknown;
  try {
    value = JSON.parse(body || '{}');
  } catch (cause) {
    throw new ServiceError('SerializationException', 'The request is not valid JSON', { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ServiceError('InvalidInputException', z.prettifyError(parsed.error), { cause: parsed.error });
}
