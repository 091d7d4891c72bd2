import { OptionError } from '../options/option-error';
import { readInteger, readObject, readOneOf } from '../options/read-options';
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
  readObject(path, options, ['mode', 'families', 'fields', 'limits']);
  const mode = options.mode === undefined ? 'block' : readOneOf(`${path}.mode`, options.mode, DETECTION_MODES);
  const given = readObject(`${path}.families`, options.families ?? {}, THREAT_FAMILIES);
  const families = THREAT_FAMILIES.map(
    (family) => [family, readFamily(`${path}.families.${family}`, given[family], mode)] as const,
  );
  return {
    families: new Map(families),
    fields: readFields(`${path}.fields`, options.fields ?? {}),
    limits: readLimits(`${path}.limits`, options.limits ?? {}),
  };
}

function readFamily(path: string, given: FamilyOptions | undefined, mode: DetectionMode): FamilySettings {
  if (given === undefined) return { mode, threshold: DEFAULT_THRESHOLD };
  readObject(path, given, ['mode', 'threshold']);
  return {
    mode: given.mode === undefined ? mode : readOneOf(`${path}.mode`, given.mode, DETECTION_MODES),
    threshold:
      given.threshold === undefined ? DEFAULT_THRESHOLD : readInteger(`${path}.threshold`, given.threshold, [1, 100]),
  };
}

function readFields(path: string, given: Readonly<Record<string, FieldType>>): FieldTypes {
  readObject(path, given, Object.keys(given));
  return new Map(
    Object.entries(given).map(([key, type]) => {
      if (!FIELD_KEY.test(key))
        throw new OptionError(path, 'keys such as "json.note", each a place, a dot and a path', key);
      return [key, readOneOf(`${path}["${key}"]`, type, FIELD_TYPES)];
    }),
  );
}

function readLimits(path: string, given: Partial<ValueLimits>): ValueLimits {
  readObject(path, given, ['values', 'characters', 'totalCharacters']);
  const limit = (name: keyof ValueLimits, most: number) =>
    given[name] === undefined ? DEFAULT_LIMITS[name] : readInteger(`${path}.${name}`, given[name], [1, most]);
  return {
    values: limit('values', 1_000_000),
    characters: limit('characters', 16 * 1024 * 1024),
    totalCharacters: limit('totalCharacters', 64 * 1024 * 1024),
  };
}
