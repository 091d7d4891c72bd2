import { Classifier } from './engine/classifier';
import { DecodedFile } from './engine/decoded-file';
import { FileSearch } from './engine/file-search';
import { FileSecrets, type IsSecret, type IsSought } from './engine/file-secrets';
import { type KeywordTable, keywordTable } from './engine/keyword-table';
import { type SearchPlan, searchPlan } from './engine/search-plan';
import { fingerprint } from './fingerprint';
import { hint } from './hint';
import type { SecretKind } from './secret-kind';
import type { SecretMatch } from './secret-match';

export interface SecretScannerOptions {
  /** A secret of the deployment: only fingerprints under one key can be compared. */
  readonly fingerprintKey: Uint8Array;
  readonly isSecret: IsSecret;
  /** Whether `isSecret` could say so of a match in that file. @default - in each file that the kind's `path` allows */
  readonly isSought?: IsSought;
}

/** Looks for secrets in one file. */
export interface SecretSearch {
  /** The file's next bytes, of any number; they are not kept. */
  push(piece: Buffer): void;
  /** Called once, after the last bytes. Returns how many matches were above the limit for one file and are not told. */
  end(): number;
}

/**
 * Looks for credentials in files as their bytes pass, in linear time. Memory is about 1 MB for each file that is open at
 * the same time. What is found does not depend on the pieces in which a file comes.
 *
 * @example
 * const scanner = new SecretScanner(kinds, { fingerprintKey, isSecret });
 * const search = scanner.open('app/.env', (match) => matches.push(match));
 * for (const piece of pieces) search.push(piece);
 * const more = search.end();
 */
export class SecretScanner {
  readonly #plan: SearchPlan;
  readonly #keywords: KeywordTable;
  readonly #options: SecretScannerOptions;
  readonly #idle: FileSearch[] = [];

  /** @throws InvalidSecretKind if a kind is not as `secret-kind.ts` says. */
  constructor(kinds: readonly SecretKind[], options: SecretScannerOptions) {
    const { plan, keywords } = planOf(kinds);
    this.#plan = plan;
    this.#keywords = keywords;
    this.#options = options;
  }

  /**
   * Begins a file. Each secret is told once, in the order of the offsets; most are told before the end, so that what
   * stands in the first part of a file that breaks off is not lost.
   */
  open(path: string, onMatch: (match: SecretMatch) => void): SecretSearch {
    const { isSecret, isSought = isAllowed, fingerprintKey } = this.#options;
    const search = this.#idle.pop() ?? new FileSearch(this.#plan, new Classifier(this.#keywords));
    const secrets = new FileSecrets(search, {
      path,
      isSecret,
      isSought,
      onSecret: ({ kind, start, line, secret }) =>
        onMatch({
          kind: kind.id,
          path,
          offset: file.offset(start),
          line,
          hint: hint(secret),
          fingerprint: fingerprint(secret, fingerprintKey),
        }),
    });
    const file = new DecodedFile((bytes) => secrets.push(bytes));
    return {
      push: (piece) => file.push(piece),
      end: () => {
        file.end();
        secrets.end();
        this.#idle.push(search);
        return secrets.more;
      },
    };
  }
}

interface Planned {
  readonly plan: SearchPlan;
  readonly keywords: KeywordTable;
}

/** Making a plan of all kinds takes longer than scanning a small image. */
const PLANS = new WeakMap<readonly SecretKind[], Planned>();

function planOf(kinds: readonly SecretKind[]): Planned {
  const known = PLANS.get(kinds);
  if (known) return known;
  const plan = searchPlan(kinds);
  const planned = { plan, keywords: keywordTable(plan.keywords) };
  PLANS.set(kinds, planned);
  return planned;
}

function isAllowed({ path: allowed }: SecretKind, path: string | null): boolean {
  return allowed === undefined || (path !== null && allowed.test(path));
}
