import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { DynamoDBClient, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';

type Item = Readonly<Record<string, number>>;

/**
 * A table in memory that carries out the conditional writes of rate limits at times that a test chooses, so that it can try
 * orders that a real table would seldom show. Below it, the client is the real one.
 */
export class ConditionalTable {
  readonly #items = new Map<string, Item>();
  readonly #delay: () => number;
  /** Every item as it was written, with the values of the write, in order. */
  readonly written: { readonly key: string; readonly item: Item; readonly values: Item }[] = [];

  /** @param delay turns of the event loop that a call waits, before it is carried out and after it */
  constructor(delay: () => number) {
    this.#delay = delay;
  }

  client(): DynamoDBClient {
    return new DynamoDBClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      requestHandler: {
        handle: async ({ body }: { readonly body?: Uint8Array }) => {
          for (let turn = this.#delay(); turn > 0; turn--) await setImmediate();
          const [statusCode, answer] = this.#update(JSON.parse(new TextDecoder().decode(body)));
          for (let turn = this.#delay(); turn > 0; turn--) await setImmediate();
          return { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(JSON.stringify(answer))]) } };
        },
      },
    });
  }

  #update(input: UpdateItemCommandInput): [number, object] {
    const key = input.Key?.['pk']?.S ?? '';
    const old = this.#items.get(key);
    const values = Object.fromEntries(
      Object.entries(input.ExpressionAttributeValues ?? {}).map(([name, { N }]) => [name, Number(N)] as const),
    );
    const scope = { ...old, ...values };
    if (!new Expression(input.ConditionExpression ?? '', scope).condition()) {
      const type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
      return [400, { __type: type, message: 'The conditional request failed', ...(old && { Item: stored(key, old) }) }];
    }
    const item = { ...old, ...new Expression(input.UpdateExpression ?? '', scope).assignments() };
    this.#items.set(key, item);
    this.written.push({ key, item, values });
    return [200, { Attributes: stored(key, item) }];
  }
}

function stored(key: string, item: Item): object {
  return {
    pk: { S: key },
    ...Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { N: `${value}` }])),
  };
}

/** As much of DynamoDB's expressions as the writes of rate limits use; all operands are read before anything is set. */
class Expression {
  readonly #words: string[];
  readonly #scope: Item;

  constructor(text: string, scope: Item) {
    this.#words = text.match(/:?\w+|<=|[(),=<+]/g) ?? [];
    this.#scope = scope;
  }

  condition(): boolean {
    let holds = this.#all();
    while (this.#skip('OR')) holds = this.#all() || holds;
    return holds;
  }

  assignments(): Item {
    const set: Record<string, number> = {};
    this.#expect('SET');
    do {
      const name = this.#next();
      this.#expect('=');
      set[name] = this.#operand() ?? Number.NaN;
      while (this.#skip('+')) set[name] += this.#operand() ?? Number.NaN;
    } while (this.#skip(','));
    return set;
  }

  #all(): boolean {
    let holds = this.#term();
    while (this.#skip('AND')) holds = this.#term() && holds;
    return holds;
  }

  #term(): boolean {
    if (this.#skip('(')) {
      const holds = this.condition();
      this.#expect(')');
      return holds;
    }
    for (const [test, exists] of [
      ['attribute_exists', true],
      ['attribute_not_exists', false],
    ] as const) {
      if (!this.#skip(test)) continue;
      this.#expect('(');
      const holds = (this.#operand() !== undefined) === exists;
      this.#expect(')');
      return holds;
    }
    const left = this.#operand();
    const comparison = this.#next();
    const right = this.#operand();
    // A comparison with what is not there does not hold.
    if (left === undefined || right === undefined) return false;
    if (comparison === '=') return left === right;
    return comparison === '<' ? left < right : left <= right;
  }

  #operand(): number | undefined {
    const word = this.#next();
    if (word !== 'if_not_exists') return this.#scope[word];
    this.#expect('(');
    const value = this.#operand();
    this.#expect(',');
    const otherwise = this.#operand();
    this.#expect(')');
    return value ?? otherwise;
  }

  #next(): string {
    return this.#words.shift() ?? '';
  }

  #skip(word: string): boolean {
    if (this.#words[0] !== word) return false;
    this.#words.shift();
    return true;
  }

  #expect(word: string): void {
    if (!this.#skip(word)) throw new Error(`"${word}" is expected before "${this.#words.join(' ')}".`);
  }
}
