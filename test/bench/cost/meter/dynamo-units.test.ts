import { itemBytes, readUnits, unitsOf } from '../../../../bench/cost/meter/dynamo-units';

const S = (text: string) => ({ S: text });

// The sizes that the DynamoDB developer guide states: "Item sizes and formats".
it.each<[string, Parameters<typeof itemBytes>[0], number]>([
  ['text counts its UTF-8 bytes', { ab: S('xyzä') }, 2 + 5],
  ['a number counts two digits a byte, and one more', { n: { N: '1234' } }, 1 + 3],
  ['zeros at either end of a number count nothing', { n: { N: '00120000' } }, 1 + 2],
  ['a negative number counts a byte more', { n: { N: '-12' } }, 1 + 3],
  ['true, false and null count one', { a: { BOOL: false }, b: { NULL: true } }, 4],
  ['binary counts its bytes', { b: { B: Buffer.alloc(10).toString('base64') } }, 11],
  ['a list counts three, and one for each element', { l: { L: [S('a'), S('bc')] } }, 1 + 3 + 2 + 3],
  ['a map counts three, and one for each element', { m: { M: { k: S('v') } } }, 1 + 3 + 1 + 2],
  ['a set counts its elements', { s: { SS: ['a', 'bc'] } }, 1 + 3],
])('%s', (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes);
});

it.each([
  [0, true, 1],
  [4096, true, 1],
  [4097, true, 2],
  [4097, false, 1],
  [1, false, 0.5],
])('reads %d bytes, consistent: %s, for %d units', (bytes, consistent, units) => {
  expect(readUnits(bytes, consistent)).toBe(units);
});

describe('a call', () => {
  const table = 'audit';
  const large = { pk: S('x'.repeat(5_000)) };

  it.each<[string, string, object, object, object]>([
    [
      'that writes is what the account says, indexes included',
      'PutItem',
      { TableName: table },
      { ConsumedCapacity: { TableName: table, CapacityUnits: 3, Table: { CapacityUnits: 1 } } },
      { write: 3, read: 0 },
    ],
    [
      'that writes several items at once is the sum of what the account says',
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: table } }, { Update: { TableName: table } }] },
      { ConsumedCapacity: [{ TableName: table, CapacityUnits: 7 }] },
      { write: 7, read: 0 },
    ],
    [
      'whose condition failed is a unit',
      'UpdateItem',
      { TableName: table },
      { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' },
      { write: 1, read: 0 },
    ],
    [
      'whose transaction failed is two units for each item',
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: table } }, { Update: { TableName: table } }] },
      { __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException' },
      { write: 4, read: 0 },
    ],
    ['that was refused is nothing', 'PutItem', { TableName: table }, { __type: 'ThrottlingException' }, { write: 0 }],
    ['that reads nothing is a unit', 'GetItem', { TableName: table, ConsistentRead: true }, {}, { read: 1, write: 0 }],
    ['that reads an item is its size', 'GetItem', { TableName: table }, { Item: large }, { read: 1, write: 0 }],
    [
      'that queries is the size of all items together',
      'Query',
      { TableName: table, ConsistentRead: true },
      { Items: [large, large], Count: 2, ScannedCount: 2 },
      { read: 3 },
    ],
    [
      'that queries counts what a filter left out',
      'Query',
      { TableName: table, ConsistentRead: true },
      { Items: [large], Count: 1, ScannedCount: 4 },
      { read: 5 },
    ],
    [
      'that reads several items rounds each of them up',
      'BatchGetItem',
      { RequestItems: { [table]: {} } },
      { Responses: { [table]: [large, { pk: S('x') }] } },
      { read: 3 },
    ],
  ])('%s', (_, action, asked, answered, units) => {
    expect(unitsOf(action, asked, answered)).toMatchObject({ table, ...units });
  });

  it('that nobody has taught the meter is refused', () => {
    expect(() => unitsOf('Scan', { TableName: table }, {})).toThrow(RangeError);
  });
});
