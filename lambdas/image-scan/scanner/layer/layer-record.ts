import type { EntryFacts } from '../facts/file-fact';
import { factBytes, LayerFactCollector } from '../facts/layer-facts';
import { contentBytes } from '../inventory/file-content';
import type { RawPackage } from '../inventory/package-file';
import { RULES_VERSION } from '../rules-version';
import type { ScanBudget } from '../scan-budget';
import type { SecretMatch } from '../secrets/secret-match';
import { printableName } from './entry-name';
import type { InspectionSink } from './file-inspector';
import type { LayerContents, LayerEntry } from './layer-contents';
import { PathSet } from './path-set';

/** Lines of one layer's `notLookedAt` and `passedOver`; what is above is counted. */
const MAX_NOTES = 100;
/** Credentials of one layer; what is above is counted. A layer of more is one finding for its owner all the same. */
const MAX_SECRETS = 10_000;
/** Bytes of a path in the set. */
const PATH_BYTES = 8;

/** Writes down what a layer holds, within the scan's budget of memory. */
export class LayerRecord implements InspectionSink {
  readonly #budget: ScanBudget;
  readonly #entries: LayerEntry[] = [];
  readonly #secrets: SecretMatch[] = [];
  readonly #paths = PathSet.empty();
  readonly #facts: LayerFactCollector;
  readonly #missed = new Notes();
  readonly #passed = new Notes();
  #moreSecrets = 0;
  /** Packages in the file at hand. */
  #found: RawPackage[] = [];

  constructor(budget: ScanBudget) {
    this.#budget = budget;
    this.#facts = new LayerFactCollector((bytes) => budget.keep(bytes));
  }

  contents(): LayerContents {
    const more = this.#moreSecrets > 0 ? [`secrets: ${this.#moreSecrets} more than the ${MAX_SECRETS} listed`] : [];
    return {
      rulesVersion: RULES_VERSION,
      entries: this.#entries,
      secrets: this.#secrets,
      facts: this.#facts.facts(),
      paths: this.#paths.toText(),
      notLookedAt: [...this.#missed.lines(), ...more],
      passedOver: this.#passed.lines(),
    };
  }

  /** An entry lies at the path from this layer on. */
  see(path: string, entry: EntryFacts): void {
    this.#facts.see(path, entry);
    if (entry.type === 'directory') return;
    this.#budget.keep(PATH_BYTES);
    this.#paths.add(path);
  }

  push(entry: LayerEntry): void {
    this.#budget.keep(entryBytes(entry));
    this.#entries.push(entry);
  }

  packages(path: string, packages: readonly RawPackage[]): void {
    const separator = path.indexOf('!/');
    const within = separator < 0 ? undefined : path.slice(separator + 2);
    for (const item of packages) {
      this.#found.push(within === undefined ? item : { ...item, within: join(within, item.within) });
    }
  }

  /** The packages told of since the last call: those of the file that has just ended. */
  takeFound(): readonly RawPackage[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  secret(match: SecretMatch): void {
    if (this.#secrets.length >= MAX_SECRETS) {
      this.#moreSecrets += 1;
      return;
    }
    this.#budget.keep(300 + match.path.length);
    this.#secrets.push(match);
  }

  notLookedAt(path: string, reason: string): void {
    this.#missed.add(`${printableName(path)}: ${reason}`);
  }

  passedOver(path: string, reason: string): void {
    this.#passed.add(`${printableName(path)}: ${reason}`);
  }
}

class Notes {
  readonly #lines: string[] = [];
  #more = 0;

  add(line: string): void {
    if (this.#lines.length < MAX_NOTES) this.#lines.push(line);
    else this.#more += 1;
  }

  lines(): readonly string[] {
    return this.#more > 0 ? [...this.#lines, `and ${this.#more} more files`] : this.#lines;
  }
}

function join(outer: string, inner: string | undefined): string {
  return inner === undefined ? outer : `${outer}!/${inner}`;
}

/** Rough bytes in memory of an entry with its content, for the budget. */
export function entryBytes(entry: LayerEntry): number {
  const depth = entry.path.split('/').length;
  const place = 200 + entry.path.length + 100 * depth + ('target' in entry ? entry.target.length : 0);
  if (entry.kind !== 'file') return place;
  return place + (entry.content ? contentBytes(entry.content) : 0) + 200 * (entry.found?.length ?? 0);
}

/** Rough bytes in memory of what was kept of a layer, for the budget. */
export function keptBytes({ entries, secrets, facts, paths }: LayerContents): number {
  const ofSecrets = secrets.reduce((sum, { path }) => sum + 300 + path.length, 0);
  return entries.reduce((sum, entry) => sum + entryBytes(entry), ofSecrets + factBytes(facts) + paths.length);
}
