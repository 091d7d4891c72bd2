import { z } from 'zod';

/** Why somebody has something done: it stays on record for good. */
export const reason = z.string().trim().min(1, 'expected a reason').max(500, 'expected 500 characters at most');
