import type { Protections } from '../config/protections';
import type { RequestEvents } from '../events/event-reporter';
import type { SecurityEventDraft } from '../events/security-event';
import type { InvocationContext, Watch } from '../monitoring/monitor-handler';
import { quotaHeaders } from '../rate-limit/quota';
import { type Problem, Refusal } from '../refusal';
import type { GuardRequest } from '../request/guard-request';
import { readRequest } from '../request/read-request';
import { checkResponse } from '../response/check-response';
import { type HandlerResult, type ResponseShape, responseShapeOf, toHandlerResult } from '../response/handler-result';
import { problemResponse } from '../response/problem-response';
import { withHeaders } from '../response/with-headers';
import { admit, type Progress } from './admit';
import { eventContext } from './event-context';
import type { Guarded } from './guarded';
import { isAnswer, problemOf } from './problem-of';
import { tellFailure } from './tell-failure';

/** The guarding of one request, from its event to its response. Exactly one response is made, and nothing is thrown. */
export interface Invocation {
  /** What the handler gets; or the response, where the request is not let through. */
  admit(): Promise<{ readonly guarded: Guarded } | { readonly response: HandlerResult }>;
  /** For where somebody else may answer a request that was let through: once they have, its time is not watched any longer. */
  handOn(isAnswered: () => boolean): void;
  /** The response to give back for what the handler returned. */
  complete(result: unknown): Promise<HandlerResult>;
  /** The response to give back for what the handler threw. */
  fail(thrown: unknown): Promise<HandlerResult>;
}

/** How a request ended. */
interface Ending {
  readonly response: HandlerResult;
  readonly refusedBy: string | null;
  readonly failure?: { readonly error: unknown };
}

export class GuardedInvocation implements Invocation {
  readonly #protections: Protections;
  readonly #event: unknown;
  readonly #context: InvocationContext;
  readonly #shape: ResponseShape;
  readonly #begun: Date;
  readonly #events: RequestEvents;
  readonly #watch: Watch;
  readonly #progress: Progress = { identity: null, body: { kind: 'none' }, quotas: [] };
  #request: GuardRequest | null = null;
  #isEnded = false;

  /** @throws UnknownEvent where the event is no HTTP request */
  constructor(protections: Protections, event: unknown, context: InvocationContext) {
    this.#protections = protections;
    this.#event = event;
    this.#context = context;
    this.#shape = responseShapeOf(event);
    this.#begun = new Date();
    this.#events = protections.events.forRequest();
    this.#watch = protections.monitor.begin(context, (draft) => {
      this.#report(draft);
      void this.#events.end();
    });
  }

  async admit() {
    try {
      const { trustedProxies } = this.#protections;
      this.#request = readRequest(this.#event, { trustedProxies }, this.#context.awsRequestId);
      const telling = { report: (draft: SecurityEventDraft) => this.#report(draft) };
      return { guarded: await admit(this.#protections, this.#request, this.#begun, this.#progress, telling) };
    } catch (thrown) {
      return { response: await this.#refuse(thrown) };
    }
  }

  handOn(isAnswered: () => boolean): void {
    this.#watch.handOn(isAnswered);
  }

  async complete(result: unknown): Promise<HandlerResult> {
    try {
      const given = toHandlerResult(this.#shape, result);
      const { responseChecks } = this.#protections;
      const { response, events } = checkResponse(this.#shape, given, responseChecks, this.#requestId());
      for (const event of events) this.#report(event);
      return await this.#end({ response, refusedBy: null });
    } catch (thrown) {
      return this.fail(thrown);
    }
  }

  async fail(thrown: unknown): Promise<HandlerResult> {
    if (thrown instanceof Refusal) return this.#refuse(thrown);
    const response = this.#problemResponse(problemOf(thrown));
    if (isAnswer(thrown)) return this.#end({ response, refusedBy: null });
    tellFailure(thrown, this.#requestId());
    return this.#end({ response, refusedBy: null, failure: { error: thrown } });
  }

  async #refuse(thrown: unknown): Promise<HandlerResult> {
    const problem = problemOf(thrown);
    if (thrown instanceof Refusal) {
      if (thrown.event) this.#report(thrown.event);
    } else {
      // A protection that breaks lets nothing through.
      tellFailure(thrown, this.#requestId());
      this.#report(GUARD_FAILED);
    }
    return this.#end({ response: this.#problemResponse(problem), refusedBy: problem.code });
  }

  /** Everything that is done whatever became of the request. What fails here does not take the response with it. */
  async #end({ response, refusedBy, failure }: Ending): Promise<HandlerResult> {
    const { securityHeaders } = this.#protections;
    const given = withHeaders(this.#shape, response, {
      ...securityHeaders,
      ...quotaHeaders(this.#progress.quotas),
    });
    const { method = '', route = null } = this.#request ?? {};
    this.#watch.end({ method, route, status: given.statusCode, refusedBy, ...failure });
    // An error after the response was made, of whoever is around the guard, makes another response and no other request.
    if (!this.#isEnded) this.#handFeaturesOn(given, refusedBy);
    this.#isEnded = true;
    await this.#events.end();
    return given;
  }

  #handFeaturesOn({ statusCode, body }: HandlerResult, refusedBy: string | null): void {
    if (!this.#protections.handsFeaturesOn || !this.#request) return;
    const { functionName, functionVersion } = this.#context;
    this.#events.reportFeatures({
      request: this.#request,
      body: this.#progress.body,
      identity: this.#progress.identity,
      at: this.#begun,
      durationMs: this.#watch.elapsedMs(),
      status: statusCode,
      responseBytes: typeof body === 'string' ? Buffer.byteLength(body) : 0,
      refusedBy,
      ...{ functionName, functionVersion },
    });
  }

  #problemResponse(problem: Problem): HandlerResult {
    return problemResponse(this.#shape, problem, this.#requestId());
  }

  #report(draft: SecurityEventDraft): void {
    this.#events.report(draft, eventContext(this.#context, this.#request, this.#progress.identity));
  }

  #requestId(): string {
    return this.#request?.requestId ?? this.#context.awsRequestId;
  }
}

const GUARD_FAILED = {
  type: 'SUSPICIOUS_ACTIVITY',
  severity: 'HIGH',
  reason: 'guard-failed',
  message: 'A protection failed on the request, so that it was refused.',
  action: 'BLOCK',
} as const;
