export const THREAT_FAMILIES = [
  'sql-injection',
  'nosql-injection',
  'ldap-injection',
  'cross-site-scripting',
  'command-injection',
  'path-traversal',
  'file-inclusion',
  'request-forgery',
  'template-injection',
  'lookup-injection',
  'header-injection',
  'xml-entities',
] as const;
export type ThreatFamily = (typeof THREAT_FAMILIES)[number];

export type ValuePlace = 'query' | 'path' | 'header' | 'cookie' | 'form' | 'json' | 'body';

/** What the application's schema says that a field holds: prose and code may quote what would be an attack elsewhere. */
export const FIELD_TYPES = [
  'text',
  'markdown',
  'html',
  'code',
  'url',
  'path',
  'email',
  'uuid',
  'number',
  'token',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** One string of a request, as it was sent, before a detector's decodings. */
export interface RequestValue {
  readonly place: ValuePlace;
  /** Name of the parameter or header, or the path into a JSON body such as `items[0].name`; bounded. */
  readonly path: string;
  /** Whether the string is a name or key itself rather than the value below it. */
  readonly isName: boolean;
  readonly text: string;
  /** Undefined where nothing is declared. */
  readonly fieldType?: FieldType | undefined;
}

/** What a detector saw in one decoding of one value. */
export interface Detection {
  readonly family: ThreatFamily;
  /** 0 to 100; how sure it is that an interpreter would take the value for more than a value. */
  readonly score: number;
  /** A stable word that names the evidence, such as `tautology` or `event-handler`; never a part of the value. */
  readonly evidence: string;
}

/**
 * Looks at one decoded text; linear in its length, and free of state. It is asked of every value, so it gives up at once
 * on what holds no character that it needs.
 */
export type Detector = (text: string, value: RequestValue) => Detection | null;

/** A detection that reached the threshold of its family for the kind of field. */
export interface Threat extends Detection {
  readonly place: ValuePlace;
  readonly path: string;
}
