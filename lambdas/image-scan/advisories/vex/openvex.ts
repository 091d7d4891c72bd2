import { z } from 'zod';
import { InvalidVexDocument } from '../errors';
import { type PackageUrl, parsePackageUrl } from './package-url';

export type VexStatus = 'not_affected' | 'affected' | 'fixed' | 'under_investigation';

export interface VexStatement {
  /** Id of the document. */
  readonly document: string;
  readonly vulnerability: string;
  /** Other names of the vulnerability. */
  readonly aliases: readonly string[];
  readonly status: VexStatus;
  /** Why it is not affected: one of the labels of OpenVEX, else the impact statement. */
  readonly justification?: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly products: readonly VexComponent[];
}

export interface VexComponent {
  readonly packageUrls: readonly PackageUrl[];
  /** Hex digits; null where it has none. */
  readonly sha256: string | null;
  /** Empty: the statement is about the component itself. */
  readonly subcomponents: readonly Omit<VexComponent, 'subcomponents'>[];
}

export interface VexDocument {
  readonly id: string;
  readonly statements: readonly VexStatement[];
}

/** Source: OpenVEX specification 0.2.0. Unknown keys are errors: a misspelt `subcomponents` would hide far too much. */
const text = (most: number) => z.string().min(1).max(most);
const note = z.string().max(10_000).optional();
const instant = text(64).refine((value) => Number.isFinite(Date.parse(value)), 'it is no time of ISO 8601');

const component = {
  '@id': text(2000).optional(),
  identifiers: z.partialRecord(z.enum(['purl', 'cpe22', 'cpe23']), text(2000)).optional(),
  hashes: z.record(text(64), text(256)).optional(),
  supplier: note,
};
const subcomponent = z.strictObject(component);
const product = z.strictObject({ ...component, subcomponents: z.array(subcomponent).max(100_000).optional() });

const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;

const statement = z
  .strictObject({
    '@id': text(2000).optional(),
    version: z.union([z.int(), text(64)]).optional(),
    vulnerability: z.strictObject({
      '@id': text(2000).optional(),
      name: text(200),
      description: note,
      aliases: z.array(text(200)).max(1000).optional(),
    }),
    timestamp: instant.optional(),
    last_updated: instant.optional(),
    products: z.array(product).min(1).max(100_000),
    status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
    supplier: note,
    status_notes: note,
    justification: z.enum(JUSTIFICATIONS).optional(),
    impact_statement: note,
    action_statement: note,
    action_statement_timestamp: instant.optional(),
  })
  .refine(
    ({ status, justification, impact_statement }) => status !== 'not_affected' || justification || impact_statement,
    {
      error: 'not_affected needs a justification or an impact_statement',
      path: ['justification'],
    },
  );

const documentSchema = z.strictObject({
  '@context': text(200).refine((context) => /^https:\/\/openvex\.dev\/ns(\/v0\.2\.\d+)?$/.test(context), {
    error: 'it is not the context of OpenVEX 0.2',
  }),
  '@id': text(2000),
  author: text(1000),
  role: note,
  timestamp: instant,
  last_updated: instant.optional(),
  version: z.union([z.int(), text(64)]),
  tooling: note,
  statements: z.array(statement).max(100_000),
});

type ReadStatement = z.infer<typeof statement>;
type ReadComponent = z.infer<typeof product>;

/**
 * Reads an OpenVEX document.
 *
 * @param json parsed JSON
 * @throws InvalidVexDocument for any value that OpenVEX 0.2 does not know: half of a document is never used
 */
export function parseOpenVex(json: unknown): VexDocument {
  const parsed = documentSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidVexDocument(pathOf(issue?.path ?? []), issue?.message ?? 'it is not valid', {
      cause: parsed.error,
    });
  }
  const { '@id': id, timestamp, statements } = parsed.data;
  return {
    id,
    statements: statements.map((each, index) => readStatement(id, timestamp, each, `statements[${index}]`)),
  };
}

function readStatement(document: string, issuedAt: string, of: ReadStatement, path: string): VexStatement {
  const { vulnerability, status, justification, impact_statement: impact } = of;
  const why = justification ?? impact?.slice(0, 1000).toWellFormed();
  return {
    document,
    vulnerability: vulnerability.name,
    aliases: vulnerability.aliases ?? [],
    status,
    ...(why === undefined ? {} : { justification: why }),
    timestamp: Date.parse(of.timestamp ?? issuedAt),
    products: of.products.map((each, index) => {
      const at = `${path}.products[${index}]`;
      const subcomponents = each.subcomponents ?? [];
      return {
        ...readComponent(each, at),
        subcomponents: subcomponents.map((inner, of) => readComponent(inner, `${at}.subcomponents[${of}]`)),
      };
    }),
  };
}

function readComponent(of: Omit<ReadComponent, 'subcomponents'>, path: string): Omit<VexComponent, 'subcomponents'> {
  const id = of['@id']?.startsWith('pkg:') ? of['@id'] : undefined;
  const purl = of.identifiers?.purl;
  const packageUrls = [...new Set([id, purl])].filter((url) => url !== undefined);
  const parsed = packageUrls.map((url) => {
    const read = parsePackageUrl(url);
    if (!read) throw new InvalidVexDocument(path, `${JSON.stringify(url.slice(0, 200))} is no package URL`);
    return read;
  });
  const sha256 = of.hashes?.['sha-256']?.toLowerCase() ?? null;
  if (of['@id'] === undefined && parsed.length === 0 && sha256 === null && of.identifiers === undefined) {
    throw new InvalidVexDocument(path, 'nothing identifies it');
  }
  return { packageUrls: parsed, sha256 };
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (sum, key) => (typeof key === 'number' ? `${sum}[${key}]` : `${sum}${sum === '' ? '' : '.'}${String(key)}`),
    '',
  );
}
