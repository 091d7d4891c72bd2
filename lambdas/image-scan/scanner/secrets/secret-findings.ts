import type { Finding } from '../../../verdicts/finding';
import type { HigherLayers } from '../inventory/higher-layers';
import { ALL_KINDS } from './kinds/all-kinds';
import { SECRET_FILES } from './secret-file';
import type { SecretKind } from './secret-kind';
import type { SecretMatch } from './secret-match';

/** Findings of one image; what is above is counted. Nobody reads more, and one already decides the verdict. */
const MAX_FINDINGS = 2_000;
/** Room of the finding's schema. */
const MAX_PATH = 4096;

export interface SecretsOfLayer {
  readonly digest: string;
  readonly secrets: readonly SecretMatch[];
}

export interface SecretFindings {
  readonly findings: readonly Finding[];
  readonly notLookedAt: readonly string[];
}

type Named = Pick<SecretKind, 'id' | 'name' | 'severity'>;

const KINDS: ReadonlyMap<string, Named> = new Map([...ALL_KINDS, ...SECRET_FILES].map((kind) => [kind.id, kind]));
const FILES: ReadonlySet<string> = new Set(SECRET_FILES.map(({ id }) => id));

/**
 * The credentials in an image's layers, each once for a file: by the highest layer that has it. One whose file a higher
 * layer deletes or replaces is in the image all the same, and the finding says so.
 *
 * @param layers from the base up; null stands for a layer that was not read.
 * @param higher of the same layers.
 */
export function secretFindings(layers: readonly (SecretsOfLayer | null)[], higher: HigherLayers): SecretFindings {
  const found = new Map<string, Finding>();
  let more = 0;
  for (const [index, layer] of [...layers.entries()].reverse()) {
    for (const match of layer?.secrets ?? []) {
      const key = JSON.stringify([match.kind, match.path, match.fingerprint]);
      if (found.has(key)) continue;
      if (found.size >= MAX_FINDINGS) more += 1;
      else found.set(key, toFinding(match, layer?.digest ?? '', higher.hide(outermost(match.path), index)));
    }
  }
  const findings = [...found.values()].sort((a, b) => compare(a.path ?? '', b.path ?? '') || compare(a.id, b.id));
  return {
    findings,
    notLookedAt: more === 0 ? [] : [`secrets: ${more} more than the ${MAX_FINDINGS} that are listed`],
  };
}

function toFinding({ kind: id, path, ...match }: SecretMatch, layer: string, deletedLater: boolean): Finding {
  const kind = KINDS.get(id);
  const name = kind?.name ?? 'a credential';
  const line = match.line === null ? `At byte ${match.offset}` : `At line ${match.line}`;
  const where = FILES.has(id) ? 'The whole file' : line;
  const gone = deletedLater
    ? ' A later layer deletes or replaces the file; whoever can pull the image still has it.'
    : '';
  return {
    id: `mayfly:secret/${id}`,
    kind: 'secret',
    severity: kind?.severity ?? 'HIGH',
    title: `The image holds ${name}`,
    description: `${where}, ${match.hint}.${gone}`,
    path: path.length > MAX_PATH ? `${path.slice(0, MAX_PATH - 1)}…` : path,
    secret: { layer, deletedLater, ...match },
    fixAvailable: false,
    remedy:
      'Revoke it: whoever can pull the image has it. Then build the image without it, and pass it at run time, or to the build as a secret mount.',
    sources: ['mayfly'],
    aliases: [],
  };
}

/** The file of the layer that a file in an archive lies in. */
function outermost(path: string): string {
  const separator = path.indexOf('!/');
  return separator < 0 ? path : path.slice(0, separator);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
