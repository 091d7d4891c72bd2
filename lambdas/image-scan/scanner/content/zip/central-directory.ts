import { crc32 } from 'node:zlib';

/** What programs that read an archive from its end would find elsewhere, or under another name, than was read. */
export interface Disagreement {
  readonly elsewhere: number;
  readonly renamed: number;
}

/**
 * Compares an archive's entries, as they stood in it, with its central directory, which most programs go by: so it shows
 * what was not looked at. It holds 24 bytes for each entry, however many records there are.
 */
export class CentralDirectory {
  readonly #entries = new NamedPlaces();
  #records = new NamedPlaces();
  /** Records beyond the entries: they, or others, lie where no entry is. */
  #surplus = 0;

  /** @param position bytes from the file's start to the local header: more than the last one's. */
  entry(position: number, rawName: Buffer): void {
    this.#entries.add(position, crc32(rawName));
  }

  /** @param offset as the record has it, from the archive's start. */
  record(offset: number, rawName: Buffer): void {
    if (this.#records.length < this.#entries.length) this.#records.add(offset, crc32(rawName));
    else this.#surplus += 1;
  }

  /**
   * @param base bytes in the file before the archive: a script, or nothing. Forgets the records, as an archive may follow
   * another.
   */
  compare(base: number): Disagreement {
    let elsewhere = this.#surplus;
    let renamed = 0;
    for (let index = 0; index < this.#records.length; index += 1) {
      const { place, name } = this.#records.at(index);
      const known = this.#entries.nameAt(place + base);
      if (known === null) elsewhere += 1;
      else if (known !== name) renamed += 1;
    }
    this.#records = new NamedPlaces();
    this.#surplus = 0;
    return { elsewhere, renamed };
  }
}

/** Places with the checksums of names. */
class NamedPlaces {
  length = 0;
  #places = new Float64Array(64);
  #names = new Uint32Array(64);

  add(place: number, name: number): void {
    if (this.length === this.#places.length) {
      const [places, names] = [this.#places, this.#names];
      this.#places = new Float64Array(2 * this.length);
      this.#names = new Uint32Array(2 * this.length);
      this.#places.set(places);
      this.#names.set(names);
    }
    this.#places[this.length] = place;
    this.#names[this.length] = name;
    this.length += 1;
  }

  at(index: number): { readonly place: number; readonly name: number } {
    return { place: this.#places[index] ?? 0, name: this.#names[index] ?? 0 };
  }

  /** Null where there is nothing. The places must ascend. */
  nameAt(place: number): number | null {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low < this.length && this.#places[low] === place ? (this.#names[low] ?? 0) : null;
  }
}
