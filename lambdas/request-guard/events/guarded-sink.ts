import { ocsfLine } from './ocsf';
import { type EventPorts, quietly, tellFailure } from './ports';
import type { FeatureFacts } from './request-features';
import { type EventSink, type SecurityEvent, UndeliveredError } from './security-event';
import { within } from './within';

/** Once a sink has failed: long enough that not every request waits for it, short enough that it is soon back. */
const PAUSE_MILLISECONDS = 30_000;

/** Events remembered until a flush says what became of them. Only where requests are never ended are there more. */
const MAX_WAITING = 1_000;

/**
 * A sink that cannot fail a request. What the sink throws, rejects with, or leaves unanswered is told in one line on
 * standard error, and the events concerned are written to standard output; then the sink rests for half a minute, in which
 * events go to standard output at once.
 */
export class GuardedSink {
  readonly takesFeatures: boolean;
  readonly #sink: EventSink;
  readonly #ports: EventPorts;
  /** False where another sink writes to standard output anyway. */
  readonly #fallsBack: boolean;
  readonly #waiting: SecurityEvent[] = [];
  #featuresWait = false;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(sink: EventSink, ports: EventPorts, fallsBack: boolean) {
    this.#sink = sink;
    this.#ports = ports;
    this.#fallsBack = fallsBack;
    this.takesFeatures = sink.sendFeatures !== undefined;
  }

  send(event: SecurityEvent): void {
    if (this.#pauses()) {
      this.#fallBack([event]);
      return;
    }
    try {
      this.#sink.send(event);
      if (this.#waiting.push(event) > MAX_WAITING) this.#waiting.shift();
    } catch (error) {
      this.#failed(error, [event]);
    }
  }

  /** Features are no events: while a sink rests they are lost, which its failure told. */
  sendFeatures(facts: FeatureFacts): void {
    if (this.#pauses()) return;
    try {
      this.#sink.sendFeatures?.(facts);
      this.#featuresWait = true;
    } catch (error) {
      this.#failed(error, []);
    }
  }

  /** Waits until what was sent is on its way, at most that long. Never rejects. */
  async flush(timeoutMs: number): Promise<void> {
    if (this.#waiting.length === 0 && !this.#featuresWait) return;
    const sent = this.#waiting.splice(0);
    this.#featuresWait = false;
    try {
      await within(timeoutMs, this.#sink.flush());
    } catch (error) {
      this.#failed(error, error instanceof UndeliveredError ? error.events : sent);
    }
  }

  #pauses(): boolean {
    return this.#ports.clock().getTime() < this.#pausedUntil;
  }

  #failed(error: unknown, events: readonly SecurityEvent[]): void {
    if (!this.#pauses()) {
      // Standard output has nothing to fall back to, so that it is always tried.
      if (!this.#sink.writesStdout) this.#pausedUntil = this.#ports.clock().getTime() + PAUSE_MILLISECONDS;
      tellFailure(this.#ports, `${this.#sink.name ?? 'A sink of security events'} failed`, error);
    }
    this.#fallBack(events);
  }

  #fallBack(events: readonly SecurityEvent[]): void {
    if (!this.#fallsBack) return;
    for (const event of events) quietly(() => this.#ports.stdout(ocsfLine(event)));
  }
}
