import { z } from 'zod';

/** One DynamoDB value as the wire has it, such as `{"S": "text"}`. */
type Value = Readonly<Record<string, unknown>>;

const READ_UNIT_BYTES = 4096;
/** Bytes of a list or map besides its elements, and of each element. */
const COLLECTION_BYTES = 3;
const ELEMENT_BYTES = 1;

const value: z.ZodType<Value> = z.record(z.string(), z.unknown());
const item = z.record(z.string(), value);
const consumed = z.looseObject({ TableName: z.string(), CapacityUnits: z.number() });

/** Bytes of an item, by which units are counted. Source: DynamoDB developer guide, "Item sizes and formats". */
export function itemBytes(attributes: Readonly<Record<string, Value>>): number {
  return Object.entries(attributes).reduce((sum, [name, of]) => sum + Buffer.byteLength(name) + valueBytes(of), 0);
}

function valueBytes(of: Value): number {
  const [[type, held] = ['NULL', true]] = Object.entries(of);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(held));
    case 'N':
      return numberBytes(String(held));
    case 'B':
      return Buffer.from(String(held), 'base64').length;
    case 'SS':
      return texts(held).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    case 'NS':
      return texts(held).reduce((sum, text) => sum + numberBytes(text), 0);
    case 'BS':
      return texts(held).reduce((sum, text) => sum + Buffer.from(text, 'base64').length, 0);
    case 'L': {
      const elements = z.array(value).parse(held);
      return elements.reduce((sum, element) => sum + ELEMENT_BYTES + valueBytes(element), COLLECTION_BYTES);
    }
    case 'M': {
      const entries = item.parse(held);
      return COLLECTION_BYTES + ELEMENT_BYTES * Object.keys(entries).length + itemBytes(entries);
    }
    default:
      return 1;
  }
}

const texts = (held: unknown): readonly string[] => z.array(z.string()).parse(held);

/** A byte for two digits and one more, without zeros at either end; another where it is negative. */
function numberBytes(text: string): number {
  const digits = text
    .replace(/[eE].*$/, '')
    .replaceAll(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

/** Units of one read of so many bytes: at least one page of 4 KiB, at half the price where it need not be consistent. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (consistent ? 1 : 0.5);
}

/** The units of one call, and the table that they are of. */
export interface Units {
  readonly table: string;
  readonly read: number;
  readonly write: number;
}

const request = z.looseObject({
  TableName: z.string().optional(),
  ConsistentRead: z.boolean().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  TransactItems: z.array(z.record(z.string(), z.looseObject({ TableName: z.string() }))).optional(),
});
const answer = z.looseObject({
  __type: z.string().optional(),
  Item: item.optional(),
  Items: z.array(item).optional(),
  Count: z.number().optional(),
  ScannedCount: z.number().optional(),
  Responses: z.record(z.string(), z.array(item)).optional(),
  ConsumedCapacity: z.union([consumed, z.array(consumed)]).optional(),
});

/** Calls of which the account says what they consumed, indexes included. Of reads it does not say it by their size. */
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'];

/** A transactional write costs twice. Source: DynamoDB developer guide, "Transactions: capacity management". */
const TRANSACTION_FACTOR = 2;

/**
 * What a call consumed of a table: writes as the account tells them in `ConsumedCapacity`, reads by the size of what came
 * back. A write whose condition failed is a unit, as DynamoDB bills it too; items that a filter left out are taken to be
 * as large as the others.
 *
 * @throws ZodError where either is no DynamoDB JSON
 * @throws RangeError for a call that it cannot count
 */
export function unitsOf(action: string, asked: unknown, answered: unknown): Units {
  const { TableName, TransactItems = [], RequestItems = {}, ConsistentRead = false } = request.parse(asked);
  const { __type, ConsumedCapacity, ...result } = answer.parse(answered);
  const parts = TransactItems.flatMap((part) => Object.values(part));
  const table = TableName ?? parts[0]?.TableName ?? Object.keys(RequestItems)[0] ?? '';
  if (WRITES.includes(action)) {
    if (__type !== undefined) {
      const isBilled = /ConditionalCheckFailed|TransactionCanceled/.test(__type);
      return { table, read: 0, write: isBilled ? Math.max(1, TRANSACTION_FACTOR * parts.length) : 0 };
    }
    const all = ConsumedCapacity === undefined ? [] : [ConsumedCapacity].flat();
    return { table, read: 0, write: all.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0) };
  }
  if (__type !== undefined) return { table, read: 0, write: 0 };
  switch (action) {
    case 'GetItem':
      return { table, read: readUnits(result.Item ? itemBytes(result.Item) : 0, ConsistentRead), write: 0 };
    case 'Query': {
      const bytes = (result.Items ?? []).reduce((sum, one) => sum + itemBytes(one), 0);
      const { Count = 0, ScannedCount = Count } = result;
      return { table, read: readUnits(Count > 0 ? (bytes * ScannedCount) / Count : bytes, ConsistentRead), write: 0 };
    }
    case 'BatchGetItem': {
      const found = result.Responses?.[table] ?? [];
      return { table, read: found.reduce((sum, one) => sum + readUnits(itemBytes(one), true), 0), write: 0 };
    }
    default:
      throw new RangeError(`The meter does not know how ${action} is billed. Teach it, or the sum would be too small.`);
  }
}
