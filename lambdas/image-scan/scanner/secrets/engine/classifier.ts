import { CLASSIFIER_WASM } from './classifier-wasm';
import type { KeywordTable } from './keyword-table';

/** The parts of the standard that are used; the types for Node have none of it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

interface ClassifierExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  classify(length: number): void;
  seek(from: number, first: number, last: number): number;
  resume(): number;
  countLines(start: number, end: number): number;
}

/** Addresses, as in `classifier.as.ts`. */
const HEADS = 0x20000;
const NODES = 0x30000;
const KEYWORDS = 0x40000;
const HITS = 0xa8000;
const DATA = 0xb8000;
/** Zeros that the classifier reads behind the data. */
const PADDING = 64;
/** Numbers that make up a hit. */
const HIT = 2;

/** Bytes of a file that are looked at together: what their keywords and runs need must fit into the rest of the memory. */
export const BLOCK_BYTES = 256 * 1024;
export const CAPACITY = BLOCK_BYTES + 20 * 1024;

const module = new WebAssembly.Module(Buffer.from(CLASSIFIER_WASM, 'base64'));

/** Tells where a keyword begins, and which it is. */
export type OnKeyword = (position: number, keyword: number) => void;

/** A buffer, and the search for keywords in it: one WebAssembly memory of 1 MB. */
export class Classifier {
  /** What is to be searched; all of `CAPACITY`. */
  readonly data: Buffer;
  readonly #exports: ClassifierExports;
  readonly #hits: Int32Array;

  constructor(keywords: KeywordTable) {
    this.#exports = exportsOf(new WebAssembly.Instance(module).exports);
    const memory = this.#exports.memory.buffer;
    new Uint8Array(memory).set(keywords.filter);
    new Uint16Array(memory, HEADS).set(keywords.heads);
    new Uint16Array(memory, NODES).set(keywords.nodes);
    new Uint8Array(memory, KEYWORDS).set(keywords.texts(KEYWORDS));
    this.#hits = new Int32Array(memory, HITS, (DATA - HITS) / 4);
    this.data = Buffer.from(memory, DATA, CAPACITY + PADDING);
  }

  /** Looks at the first `length` bytes of the data, and tells the keywords that begin from `first` to before `last`. */
  search(length: number, first: number, last: number, onKeyword: OnKeyword): void {
    this.data.fill(0, length, length + PADDING);
    this.#exports.classify(length);
    for (let from = first > 0 ? first : 0; from >= 0; from = this.#exports.resume()) {
      const count = this.#exports.seek(from, first, last) * HIT;
      for (let at = 0; at < count; at += HIT) onKeyword(this.#hits[at] ?? 0, this.#hits[at + 1] ?? 0);
    }
  }

  /** Line feeds in the data from `start` to before `end`. */
  countLines(start: number, end: number): number {
    return this.#exports.countLines(start, end);
  }
}

function exportsOf(exports: object): ClassifierExports {
  if (isClassifier(exports)) return exports;
  throw new TypeError('classifier-wasm.ts is not what classifier.as.ts compiles to: run `npm run build:wasm`');
}

function isClassifier(exports: object): exports is ClassifierExports {
  const names = ['memory', 'classify', 'seek', 'resume', 'countLines'];
  return names.every((name) => name in exports);
}
