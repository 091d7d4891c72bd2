import { OptionError } from '../options/option-error';
import { integer, optional, readFields } from '../options/read-fields';
import { readObject, readOneOf } from '../options/read-options';
import { FIELD_TYPES, type FieldType, THREAT_FAMILIES, type ThreatFamily } from './threat';
import type { FieldTypes, ValueLimits } from './values/request-values';

export const DETECTION_MODES = ['block', 'report', 'off'] as const;
/** Whether a threat refuses the request, is only told, or is not looked for. */
export type DetectionMode = (typeof DETECTION_MODES)[number];

export interface FamilyOptions {
  /** @default - the mode of all */
  readonly mode?: DetectionMode;
  /** The score from which a detection is a threat, 1 to 100. @default 50 */
  readonly threshold?: number;
}

export interface ThreatDetectionOptions {
  /** Of every family that has none of its own. @default 'block' */
  readonly mode?: DetectionMode;
  readonly families?: Readonly<Partial<Record<ThreatFamily, FamilyOptions>>>;
  /**
   * What fields hold, by place and path without indices, such as `{ 'json.items[].note': 'markdown', 'query.id': 'uuid' }`.
   * Paths of JSON have dots between keys. @default - nothing is declared
   */
  readonly fields?: Readonly<Record<string, FieldType>>;
  readonly limits?: Partial<ValueLimits>;
}

export interface FamilySettings {
  readonly mode: DetectionMode;
  readonly threshold: number;
}

export interface DetectionSettings {
  readonly families: ReadonlyMap<ThreatFamily, FamilySettings>;
  readonly fields: FieldTypes;
  readonly limits: ValueLimits;
}

const DEFAULT_THRESHOLD = 50;
/** A Lambda's payload is at most 6 MB; a request of ordinary use is far below all three. */
const MEBI = 1024 * 1024;
/** Whatever a body of the default caps can hold is looked at: XML twice, and each text between two of its tags. */
const DEFAULT_LIMITS: ValueLimits = { values: 600_000, characters: MEBI, totalCharacters: 3 * MEBI };
const FIELD_KEY = /^(?:query|path|header|cookie|form|json|body)\./;

/** @throws OptionError with the path of a value that makes no sense. */
export function readDetectionOptions(path: string, options: ThreatDetectionOptions): DetectionSettings {
  const { mode, families, fields, limits } = readFields(path, options, {
    mode: optional('block', readMode),
    families: (at, given = {}) => readObject(at, given as ThreatFamilies, THREAT_FAMILIES),
    fields: readFieldTypes,
    limits: readLimits,
  });
  const settings = THREAT_FAMILIES.map(
    (family) => [family, readFamily(`${path}.families.${family}`, mode, families[family])] as const,
  );
  return { families: new Map(settings), fields, limits };
}

type ThreatFamilies = NonNullable<ThreatDetectionOptions['families']>;

function readMode(path: string, given: unknown): DetectionMode {
  return readOneOf(path, given, DETECTION_MODES);
}

function readFamily(path: string, mode: DetectionMode, given: unknown = {}): FamilySettings {
  return readFields(path, given, {
    mode: optional(mode, readMode),
    threshold: optional(DEFAULT_THRESHOLD, integer(1, 100)),
  });
}

function readFieldTypes(path: string, given: unknown = {}): FieldTypes {
  const types = readObject(path, given as Readonly<Record<string, FieldType>>, Object.keys(given ?? {}));
  return new Map(
    Object.entries(types).map(([key, type]) => {
      if (!FIELD_KEY.test(key))
        throw new OptionError(path, 'keys such as "json.note", each a place, a dot and a path', key);
      return [key, readOneOf(`${path}["${key}"]`, type, FIELD_TYPES)];
    }),
  );
}

function readLimits(path: string, given: unknown = {}): ValueLimits {
  return readFields(path, given, {
    values: optional(DEFAULT_LIMITS.values, integer(1, 1_000_000)),
    characters: optional(DEFAULT_LIMITS.characters, integer(1, 16 * MEBI)),
    totalCharacters: optional(DEFAULT_LIMITS.totalCharacters, integer(1, 64 * MEBI)),
  });
}
