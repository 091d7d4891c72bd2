/** A map that forgets what was set longest ago once it holds `most` entries: keys come from requests, memory does not grow with them. */
export class BoundedMap<V> {
  readonly #most: number;
  /** A Map keeps the order of insertion, so the first key is the one to forget. */
  readonly #entries = new Map<string, V>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#most) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  get size(): number {
    return this.#entries.size;
  }
}
