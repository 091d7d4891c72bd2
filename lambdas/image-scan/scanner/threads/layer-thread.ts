import { Worker } from 'node:worker_threads';
import { LimitReached } from '../errors';
import { fetchBlob } from '../fetch-blob';
import type { Descriptor } from '../image-source';
import { type LayerOutcome, type LayerReading, layerProblem } from '../layer/read-layer';
import { gatherPieces } from './gather-pieces';
import type { FromThread, ThreadStart, ToThread } from './protocol';

/** This side of a thread: feeds it a layer's bytes as fast as it takes them, and hands out what it has read. */
export class LayerThread {
  readonly #worker: Worker;

  /** @param script The text of a program. */
  constructor(script: string, start: ThreadStart) {
    // What this process loads before its program, such as a compiler, is not for the thread.
    this.#worker = new Worker(script, { eval: true, execArgv: [], workerData: start });
  }

  /** As `readLayer`. @throws BlobUnavailable if the source fails. */
  async read(layer: Descriptor, reading: Omit<LayerReading, 'open'>): Promise<LayerOutcome> {
    const problem = layerProblem(layer, reading.budget.limits);
    if (problem !== null) return { status: 'unscanned', reason: problem };
    const worker = this.#worker;
    const feed = new Feed(worker, layer, reading);
    const ended = Promise.withResolvers<LayerOutcome>();
    const onMessage = (message: FromThread): void => {
      if (message.kind === 'open') void feed.start();
      else if (message.kind === 'want') feed.want(message.pieces);
      else if (message.kind === 'outcome') ended.resolve(message.outcome);
      else ended.reject(new Error(`A thread that read ${layer.digest} failed: ${message.message}`));
    };
    const onError = (error: unknown): void => ended.reject(error);
    const onExit = (code: number): void =>
      ended.reject(new Error(`A thread that read ${layer.digest} ended with code ${code}.`));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    post(worker, { kind: 'read', layer });
    try {
      return await ended.promise;
    } catch (error) {
      // What the thread says of a source that failed is only that it did.
      const failure = feed.failure ?? error;
      if (failure instanceof LimitReached) return { status: 'unscanned', reason: failure.message };
      throw failure;
    } finally {
      feed.stop();
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Sends the pieces of one layer, no more than are wanted. */
class Feed {
  readonly #worker: Worker;
  readonly #layer: Descriptor;
  readonly #reading: Omit<LayerReading, 'open'>;
  #wanted = 0;
  #wake: (() => void) | undefined;
  /** Counts the passes; pieces of an earlier one are not sent any more. */
  #pass = 0;
  failure: unknown;

  constructor(worker: Worker, layer: Descriptor, reading: Omit<LayerReading, 'open'>) {
    this.#worker = worker;
    this.#layer = layer;
    this.#reading = reading;
  }

  want(pieces: number): void {
    this.#wanted += pieces;
    this.#wake?.();
  }

  stop(): void {
    this.#pass += 1;
    this.#wake?.();
  }

  async start(): Promise<void> {
    this.#pass += 1;
    this.#wanted = 0;
    const pass = this.#pass;
    let stored = 0;
    try {
      for await (const bytes of gatherPieces(fetchBlob(this.#reading.source, this.#layer, this.#reading.signal))) {
        while (this.#wanted === 0 && pass === this.#pass) await this.#asked();
        if (pass !== this.#pass) return;
        this.#wanted -= 1;
        stored += bytes.length;
        this.#worker.postMessage({ kind: 'piece', bytes } satisfies ToThread, [bytes.buffer]);
        this.#reading.onBytes?.(stored);
        // More than the manifest states is for the thread to refuse, which it has enough for now.
        if (stored > this.#layer.size) break;
      }
      post(this.#worker, { kind: 'end' });
    } catch (error) {
      if (pass !== this.#pass) return;
      this.failure = error;
      post(this.#worker, { kind: 'failed' });
    }
  }

  #asked(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

function post(worker: Worker, message: ToThread): void {
  worker.postMessage(message);
}
