import { z } from 'zod';

/** Source: OSV schema 1.7. Only what is used; the schema wants unknown fields to be passed over. */
const text = (most: number) => z.string().max(most);
const word = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a name with one is damaged, and would part rows of the index.
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'it has control characters')
    .refine((value) => value.isWellFormed(), 'it is not Unicode');
const instant = z.string().refine((value) => Number.isFinite(Date.parse(value)), 'it is no time of RFC 3339');
const ids = z.array(word(200)).max(10_000).nullish();

const severity = z
  .array(z.object({ type: text(100), score: text(1000) }))
  .max(100)
  .nullish();
/** Whatever a database adds; `severity` and `urgency` are read where they are texts. */
const specific = z.looseObject({}).nullish();

const event = z
  .object({
    introduced: text(1000).optional(),
    fixed: text(1000).optional(),
    last_affected: text(1000).optional(),
    limit: text(1000).optional(),
  })
  .refine((value) => Object.values(value).filter((version) => version !== undefined).length === 1, {
    error: 'it is not exactly one of introduced, fixed, last_affected and limit',
  });

const range = z.object({ type: z.enum(['ECOSYSTEM', 'GIT', 'SEMVER']), events: z.array(event).min(1).max(10_000) });

const affected = z.object({
  package: z.object({ ecosystem: word(300), name: word(1000) }).nullish(),
  severity,
  ranges: z.array(range).max(10_000).nullish(),
  versions: z.array(text(1000)).max(200_000).nullish(),
  ecosystem_specific: specific,
  database_specific: specific,
});

const osvRecord = z.object({
  id: word(200),
  modified: instant,
  published: instant.nullish(),
  withdrawn: instant.nullish(),
  aliases: ids,
  upstream: ids,
  related: ids,
  summary: z.string().nullish(),
  details: z.string().nullish(),
  severity,
  affected: z.array(affected).max(200_000).nullish(),
  database_specific: specific,
});

export type OsvRecord = z.infer<typeof osvRecord>;
export type OsvAffected = z.infer<typeof affected>;
export type OsvRange = z.infer<typeof range>;
export type OsvEvent = z.infer<typeof event>;

export type ParsedRecord =
  | { readonly ok: true; readonly record: OsvRecord }
  /** `why` names the path of the first bad value. */
  | { readonly ok: false; readonly why: string };

/** Never throws. @param json parsed JSON of one record */
export function parseOsvRecord(json: unknown): ParsedRecord {
  const parsed = osvRecord.safeParse(json);
  if (parsed.success) return { ok: true, record: parsed.data };
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  return {
    ok: false,
    why: `${path === '' ? 'the record' : path}: ${issue?.message ?? 'it is not valid'}`.slice(0, 300),
  };
}
