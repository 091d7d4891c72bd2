import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { AdvisoryDatabase } from '../../../../lambdas/image-scan/advisories/database/advisory-database';
import {
  type BuildOptions,
  type CompiledDatabase,
  createDatabaseBuilder,
} from '../../../../lambdas/image-scan/advisories/database/database-builder';
import { openDatabase } from '../../../../lambdas/image-scan/advisories/database/open-database';
import type { Package, PackageType } from '../../../../lambdas/image-scan/scanner/scan-result';

export const BUILT_AT = '2026-01-02T03:04:05.000Z';

export interface AffectedInput {
  readonly ecosystem: string;
  readonly name: string;
  readonly events?: readonly Readonly<Record<string, string>>[];
  readonly versions?: readonly string[];
  readonly more?: object;
}

/** A record of OSV's form; `more` overrides. */
export function osv(id: string, affected: readonly AffectedInput[], more: object = {}): object {
  return {
    id,
    modified: '2025-01-01T00:00:00Z',
    affected: affected.map(({ ecosystem, name, events, versions, more: of = {} }) => ({
      package: { ecosystem, name },
      ...(events ? { ranges: [{ type: 'ECOSYSTEM', events }] } : {}),
      ...(versions ? { versions } : {}),
      ...of,
    })),
    ...more,
  };
}

export function fixedIn(version: string): readonly Readonly<Record<string, string>>[] {
  return [{ introduced: '0' }, { fixed: version }];
}

export function compile(records: readonly unknown[], options: Partial<BuildOptions> = {}): CompiledDatabase {
  const builder = createDatabaseBuilder({ builtAt: BUILT_AT, ...options });
  records.forEach((record, index) => {
    builder.add(record, `test:${index + 1}`);
  });
  return builder.finish();
}

export function database(records: readonly unknown[], options: Partial<BuildOptions> = {}): AdvisoryDatabase {
  return openDatabase(Buffer.concat(compile(records, options).chunks));
}

export function installed(type: PackageType, name: string, version: string, more: Partial<Package> = {}): Package {
  return { type, name, version, purl: `pkg:${type}/${name}@${version}`, layer: 'sha256:a', path: 'var/lib/x', ...more };
}

/** Real records, where they are: `MAYFLY_DATA_DIR` names a folder with `advisories/osv-*.jsonl.gz`. */
const DIRECTORY = process.env['MAYFLY_DATA_DIR'];
export const REAL_RECORDS = DIRECTORY === undefined ? null : `${DIRECTORY}/advisories`;

/** `it`, or a test that is skipped and says why. */
export const itWithRealRecords: typeof it | typeof it.skip =
  REAL_RECORDS !== null && existsSync(REAL_RECORDS) ? it : it.skip;

export async function* realRecords(file: 'osv-go' | 'osv-pypi'): AsyncGenerator<unknown> {
  if (REAL_RECORDS === null) throw new Error('MAYFLY_DATA_DIR is not set: it names the folder that holds advisories/');
  const lines = createInterface({ input: createReadStream(`${REAL_RECORDS}/${file}.jsonl.gz`).pipe(createGunzip()) });
  for await (const line of lines) yield JSON.parse(line);
}
