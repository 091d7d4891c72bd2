import { type } from 'arktype';
import fc from 'fast-check';
import * as v from 'valibot';
import { z } from 'zod';
import { Refusal } from '../../../../lambdas/request-guard/refusal';
import type { Json } from '../../../../lambdas/request-guard/request/parsed-body';
import { validation } from '../../../../lambdas/request-guard/validation/validation';
import { aRequest } from '../events/a-request';

/** Long enough that it stands in no message by chance. */
const secret = fc.string({ minLength: 12, maxLength: 30, unit: 'grapheme-ascii' });
const value = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    ...[secret, fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)],
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('items', 'name', 'kind', 'odd key', 'constructor'), tie('json'), { maxKeys: 4 }),
  ),
})).json;

function textsOf(json: Json): string[] {
  if (typeof json === 'string') return [json];
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(textsOf) : [];
}

describe.each([
  ['zod', z.strictObject({ items: z.array(z.object({ name: z.email() })), kind: z.literal('a').optional() })],
  [
    'valibot',
    v.strictObject({
      items: v.array(v.object({ name: v.pipe(v.string(), v.email()) })),
      kind: v.optional(v.literal('a')),
    }),
  ],
  ['arktype', type({ items: type({ name: 'string.email' }).array(), 'kind?': "'a'", '+': 'reject' })],
])('Validation by %s', (_, body) => {
  it.each([true, false])(
    'ends in values or in a refusal that tells none, with schemaMessages %p',
    async (schemaMessages) => {
      const validate = validation({ body, schemaMessages });
      await fc.assert(
        fc.asyncProperty(value, async (json) => {
          try {
            await validate(aRequest(), { kind: 'json', value: json });
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            const { errors = [] } = (error as Refusal).problem;
            expect(errors.length).toBeGreaterThan(0);
            const told = errors.map(({ path, reason }) => `${path} ${reason}`).join('\n');
            for (const text of textsOf(json)) expect(told).not.toContain(text);
          }
        }),
        { numRuns: 1_000 },
      );
    },
  );
});
