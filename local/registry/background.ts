import type { Log } from './log';

/** Work that goes on after its request was answered: events, scans, builds. It never fails its caller. */
export class Background {
  private readonly log: Log;
  private readonly running = new Set<Promise<void>>();
  private readonly closing = new AbortController();

  constructor(log: Log) {
    this.log = log;
  }

  /** Aborted when the stand-in closes: whatever waits must stop then. */
  get signal(): AbortSignal {
    return this.closing.signal;
  }

  run(what: string, work: () => Promise<void>): void {
    const done = work().catch((error: unknown) => {
      if (!this.signal.aborted) this.log(`${what} failed`, { error: String(error) });
    });
    this.running.add(done);
    done.then(() => this.running.delete(done));
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.running);
  }
}
