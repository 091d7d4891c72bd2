import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { ImageSource } from '../image-source';
import { openInspectors } from '../inspection';
import { readLayer } from '../layer/read-layer';
import { ScanBudget } from '../scan-budget';
import { type FromThread, PIECES_AHEAD, type ThreadStart, type ToThread } from './protocol';

/** The entry of a thread: reads the layers that it is sent, one after the other. */
function serveLayers(port: MessagePort, { limits, budget: shared, inspection }: ThreadStart): void {
  const budget = new ScanBudget(limits, shared);
  const open = inspection && openInspectors(inspection);
  const inbox = new Inbox(port);
  const source: ImageSource = {
    manifest: () => Promise.reject(new Error('A thread reads layers only.')),
    blob: () => inbox.pieces(),
  };
  port.on('message', (message: ToThread) => {
    if (message.kind !== 'read') return inbox.take(message);
    inbox.clear();
    readLayer(message.layer, { source, budget, signal: new AbortController().signal, open })
      .then((outcome) => send(port, { kind: 'outcome', outcome }))
      .catch((error: unknown) => send(port, { kind: 'error', message: String(error) }));
  });
}

type Arrival = Exclude<ToThread, { kind: 'read' }>;

/** The pieces that have come and are not yet read. */
class Inbox {
  readonly #port: MessagePort;
  readonly #waiting: Arrival[] = [];
  #wake: (() => void) | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  take(arrival: Arrival): void {
    this.#waiting.push(arrival);
    this.#wake?.();
  }

  /** What is left of a layer that was given up came before the next one was asked for. */
  clear(): void {
    this.#waiting.length = 0;
  }

  /** Asks for the layer from its beginning; what is left of an earlier pass has been read by then. */
  async *pieces(): AsyncGenerator<Uint8Array, void, void> {
    send(this.#port, { kind: 'open' });
    send(this.#port, { kind: 'want', pieces: PIECES_AHEAD });
    for (;;) {
      const arrival = this.#waiting.shift() ?? (await this.#next());
      if (arrival.kind === 'end') return;
      if (arrival.kind === 'failed') throw new Error('the source failed');
      yield arrival.bytes;
      send(this.#port, { kind: 'want', pieces: 1 });
    }
  }

  async #next(): Promise<Arrival> {
    for (;;) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const arrival = this.#waiting.shift();
      if (arrival) return arrival;
    }
  }
}

function send(port: MessagePort, message: FromThread): void {
  port.postMessage(message);
}

if (parentPort) serveLayers(parentPort, workerData);
