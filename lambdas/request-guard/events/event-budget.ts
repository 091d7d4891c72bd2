import { EVENT_SEVERITIES, type EventSeverity, type SecurityEventType } from './security-event';

export interface EventLimits {
  /** Events of each severity that one request may tell. */
  readonly perRequest: number;
  /** Events of each severity that one instance of the function may tell in a second. */
  readonly perSecond: number;
}

export interface Suppressed {
  readonly count: number;
  readonly types: readonly SecurityEventType[];
  readonly severities: readonly EventSeverity[];
}

const SECOND = 1_000;

/**
 * How many events may be told: a flood of requests must not become a flood of lines that somebody pays for. Each severity
 * has a budget of its own, so that nobody hides a critical event behind a thousand small ones. What is suppressed is
 * counted, and told at the end of a request, once a second at most.
 */
export class EventBudget {
  readonly #limits: EventLimits;
  readonly #told = new Map<EventSeverity, number>();
  readonly #types = new Set<SecurityEventType>();
  readonly #severities = new Set<EventSeverity>();
  #second = Number.NaN;
  #suppressed = 0;
  #lastSummary = Number.NEGATIVE_INFINITY;

  constructor(limits: EventLimits) {
    this.#limits = limits;
  }

  /**
   * Takes one event from the budgets, or counts it as suppressed.
   *
   * @param ofRequest how many events of each severity the request has told; one is added
   */
  take(
    { type, severity }: { readonly type: SecurityEventType; readonly severity: EventSeverity },
    ofRequest: Map<EventSeverity, number>,
    now: Date,
  ): boolean {
    const second = Math.floor(now.getTime() / SECOND);
    if (second !== this.#second) {
      this.#second = second;
      this.#told.clear();
    }
    const [inSecond, inRequest] = [this.#told.get(severity) ?? 0, ofRequest.get(severity) ?? 0];
    if (inSecond < this.#limits.perSecond && inRequest < this.#limits.perRequest) {
      this.#told.set(severity, inSecond + 1);
      ofRequest.set(severity, inRequest + 1);
      return true;
    }
    this.#suppressed += 1;
    this.#types.add(type);
    this.#severities.add(severity);
    return false;
  }

  /** What was suppressed since it was last asked; null where nothing was, or where that was less than a second ago. */
  summary(now: Date): Suppressed | null {
    const since = now.getTime() - this.#lastSummary;
    // A clock that was set back must not silence the count.
    if (this.#suppressed === 0 || (since >= 0 && since < SECOND)) return null;
    const summary: Suppressed = {
      count: this.#suppressed,
      types: [...this.#types],
      severities: EVENT_SEVERITIES.filter((severity) => this.#severities.has(severity)),
    };
    this.#lastSummary = now.getTime();
    this.#suppressed = 0;
    this.#types.clear();
    this.#severities.clear();
    return summary;
  }
}
