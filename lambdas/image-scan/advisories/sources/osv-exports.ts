import { ADVISORIES } from '../../contract';
import { COVERED_ECOSYSTEMS } from '../ecosystems';
import { InvalidAdvisorySelection } from './errors';
import type { SourceDocument } from './source-document';

/** An export, and what of it is wanted. */
export interface EcosystemExport {
  /** The ecosystem without a release: OSV exports no release by itself. */
  readonly name: string;
  /** Such as `Debian:12`; empty where every release is wanted. */
  readonly releases: readonly string[];
}

/**
 * The exports that hold these ecosystems, each once, in the order given.
 *
 * @param ecosystems such as `npm` or, for one release, `Debian:12`
 * @throws InvalidAdvisorySelection where packages of one cannot be matched, or there is none
 */
export function exportsOf(ecosystems: readonly string[]): readonly EcosystemExport[] {
  const releases = new Map<string, Set<string> | 'all'>();
  for (const ecosystem of ecosystems) {
    if (!ADVISORIES.ecosystem.test(ecosystem)) {
      throw new InvalidAdvisorySelection(
        `"${ecosystem.slice(0, 100)}" is not the name of an ecosystem. Write it as OSV does, such as npm, PyPI or Debian:12.`,
      );
    }
    const [name = ''] = ecosystem.split(':', 1);
    if (!COVERED_ECOSYSTEMS.includes(name)) {
      throw new InvalidAdvisorySelection(
        `Packages of "${name}" cannot be matched. The ecosystems that can: ${COVERED_ECOSYSTEMS.join(', ')}.`,
      );
    }
    const known = releases.get(name) ?? new Set();
    releases.set(name, ecosystem === name || known === 'all' ? 'all' : known.add(ecosystem));
  }
  if (releases.size === 0) throw new InvalidAdvisorySelection('No ecosystem is named: there is nothing to download.');
  return [...releases].map(([name, of]) => ({ name, releases: of === 'all' ? [] : [...of] }));
}

/**
 * @param base address of the folder that holds the exports, as `parseBaseUrl` gives it
 * @returns address of the ecosystem's archive
 */
export function exportUrl(base: string, name: string): string {
  return `${base}/${encodeURIComponent(name)}/all.zip`;
}

/**
 * Whoever can change advisories on their way can make any image look clean: only HTTPS, or this machine.
 *
 * @returns the address without a slash at its end
 * @throws InvalidAdvisorySelection
 */
export function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (
    url === null ||
    (url.protocol !== 'https:' && !isLocal) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new InvalidAdvisorySelection(
      `"${text.slice(0, 200)}" cannot be downloaded from. Give an https address without credentials, "?" and "#", ` +
        `such as ${ADVISORIES.exports}.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

/**
 * The record with what it says of the ecosystems and releases that are wanted: an export also holds what its records say of
 * others, and a database with a part of an ecosystem would pass for one that covers it. The same record has the same left
 * in every export. Null where nothing is.
 */
export function narrowed(source: SourceDocument, wanted: readonly EcosystemExport[]): SourceDocument | null {
  if ('problem' in source) return source;
  const { document } = source;
  if (!isRecord(document) || !Array.isArray(document['affected'])) return source;
  const affected: unknown[] = document['affected'];
  const left = affected.filter((item) => wanted.some((one) => isOf(item, one)));
  return left.length === 0 ? null : { origin: source.origin, document: { ...document, affected: left } };
}

function isOf(item: unknown, { name, releases }: EcosystemExport): boolean {
  const of = isRecord(item) && isRecord(item['package']) ? item['package']['ecosystem'] : undefined;
  if (typeof of !== 'string') return false;
  return releases.length === 0 ? of === name || of.startsWith(`${name}:`) : releases.includes(of);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
