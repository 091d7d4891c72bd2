import type { CompiledDatabase, DatabaseBuilder, RejectedRecord } from '../database/database-builder';
import { InvalidAdvisorySource } from '../sources/errors';
import { convertNpmAdvisory } from '../sources/npm-advisory';
import type { SourceDocument } from '../sources/source-document';

/** What became of everything that the sources gave. */
export interface Compilation {
  readonly compiled: CompiledDatabase;
  /** Documents that are no advisories: not JSON, or not of a form that is known. The first 100, and how many there were. */
  readonly rejected: { readonly count: number; readonly first: readonly RejectedRecord[] };
}

const MAX_NAMED = 100;

/** A few bad documents are their publisher's; more are a sign of a wrong file, or of damage. */
const MOST_REJECTED = { count: 10, share: 0.01 } as const;

/** Takes the documents of sources, in any of the forms that are known, into a database. */
export class Intake {
  readonly #builder: DatabaseBuilder;
  readonly #unreadable: RejectedRecord[] = [];
  #unreadableCount = 0;

  constructor(builder: DatabaseBuilder) {
    this.#builder = builder;
  }

  add(source: SourceDocument): void {
    const converted = convertNpmAdvisory(source);
    if ('document' in converted) {
      this.#builder.add(converted.document, converted.origin);
      return;
    }
    this.#unreadableCount += 1;
    if (this.#unreadable.length < MAX_NAMED)
      this.#unreadable.push({ origin: converted.origin, why: converted.problem });
  }

  async addAll(sources: AsyncIterable<SourceDocument>): Promise<void> {
    for await (const source of sources) this.add(source);
  }

  /** @throws InvalidAdvisorySource where nothing was given, or more than one document in a hundred is no advisory */
  finish(): Compilation {
    const compiled = this.#builder.finish();
    const { seen, invalid } = compiled.report;
    const count = this.#unreadableCount + invalid.count;
    const first = [...this.#unreadable, ...invalid.first].slice(0, MAX_NAMED);
    const given = seen + this.#unreadableCount;
    if (count > MOST_REJECTED.count && count > given * MOST_REJECTED.share) {
      const [example] = first;
      const why = `${count} of ${given} documents are no advisories, such as ${example?.origin ?? ''}: ${example?.why ?? ''}`;
      throw new InvalidAdvisorySource('the sources given', why);
    }
    if (compiled.info.records === 0) {
      throw new InvalidAdvisorySource('the sources given', `there are none among ${given} documents`);
    }
    return { compiled, rejected: { count, first } };
  }
}
