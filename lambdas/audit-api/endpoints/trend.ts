import { z } from 'zod';
import { trendOf } from '../../verdicts/trend';
import { snapshot } from '../http/answers';
import { endpoint } from '../http/endpoint';
import { day } from '../http/parameters';

/** Two years of daily snapshots stay well below a megabyte. */
const MAX_DAYS = 732;
const DAY_MS = 86_400_000;

export const trend = endpoint({
  route: 'GET /trend',
  summary: 'How all images stood, day by day, the oldest first',
  query: z
    .strictObject({ from: day, to: day })
    .refine(({ from, to }) => from <= to, { path: ['to'], error: 'expected a day after from' })
    .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MAX_DAYS * DAY_MS, {
      path: ['to'],
      error: `expected at most ${MAX_DAYS} days after from`,
    }),
  answer: { status: 200, schema: z.looseObject({ items: z.array(snapshot) }) },
  ask: async ({ table }, { query }) => ({ body: { items: await trendOf(table, query) } }),
});
