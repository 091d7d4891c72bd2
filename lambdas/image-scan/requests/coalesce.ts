import { imageKey } from '../../verdicts/image-reference';
import type { RunRequest, Trigger } from '../contract';

/** What asks for more covers what asks for less. */
const REACH: readonly Trigger[] = ['child', 'sweep', 'backfill', 'rejudge', 'refresh', 'rescan'];

/** One request for each image: the one that asks for most, as of the latest change. Their order is kept. */
export function coalesce(requests: Iterable<RunRequest>): readonly RunRequest[] {
  const byImage = new Map<string, RunRequest>();
  for (const request of requests) {
    const key = `${imageKey(request)}@${request.digest}`;
    const other = byImage.get(key);
    byImage.set(key, other ? join(other, request) : request);
  }
  return [...byImage.values()];
}

function join(a: RunRequest, b: RunRequest): RunRequest {
  const { asOf: _, freshUntil: __, ...widest } = REACH.indexOf(b.trigger) > REACH.indexOf(a.trigger) ? b : a;
  // Without a time a request wants a run whatever was judged when: joined with one that has a time, it still does.
  const asOf = a.asOf !== undefined && b.asOf !== undefined ? later(a.asOf, b.asOf) : undefined;
  const freshUntil = later(a.freshUntil, b.freshUntil);
  return { ...widest, ...(asOf ? { asOf } : {}), ...(freshUntil ? { freshUntil } : {}) };
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) > Date.parse(b) ? a : b;
}
