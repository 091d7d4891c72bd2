import { z } from 'zod';
import { DIGEST_PATTERN, REPOSITORY_PATTERN, TAG_PATTERN } from '../../verdicts/image-reference';
import type { Dependencies } from './endpoint';

export const MAX_PAGE = 200;

export const repository = z
  .string()
  .regex(REPOSITORY_PATTERN, 'expected the name of a repository')
  .describe('Name of a repository, such as app/api.');
export const digest = z
  .string()
  .regex(DIGEST_PATTERN, 'expected sha256: and 64 lower-case hex digits')
  .describe("Digest of the image's manifest.");
export const tag = z.string().regex(TAG_PATTERN, 'expected a tag');
export const moment = z.iso.datetime('expected a time such as 2026-11-05T08:00:00Z');
export const day = z.iso.date('expected a day such as 2026-11-05');
export const month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'expected a month such as 2026-11');

/** The registry that is asked about. */
export const registry = {
  account: z
    .string()
    .regex(/^\d{12}$/, 'expected twelve digits')
    .optional()
    .describe("Account of the registry; the deployment's own unless given."),
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]{1,10}){1,3}-\d{1,2}$/, 'expected the name of a region')
    .optional()
    .describe("Region of the registry; the deployment's own unless given."),
};

export const page = {
  limit: z.coerce
    .number('expected a number')
    .int('expected a whole number')
    .min(1, 'expected 1 at least')
    .max(MAX_PAGE, `expected ${MAX_PAGE} at most`)
    .optional()
    .describe('Items a page; 50 unless given. A page can hold fewer and still have a next one.'),
  next: z.string().max(4100).optional().describe('Continues an answer: its own `next`, with the same parameters.'),
};

export function registryOf(
  { account, region }: { readonly account?: string | undefined; readonly region?: string | undefined },
  dependencies: Dependencies,
): { readonly account: string; readonly region: string } {
  return { account: account ?? dependencies.account, region: region ?? dependencies.region };
}
