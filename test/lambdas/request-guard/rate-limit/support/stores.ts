import { memoryRateLimitStore } from '../../../../../lambdas/request-guard/rate-limit/store/memory-store';
import type {
  RateLimitStore,
  TakeRequest,
} from '../../../../../lambdas/request-guard/rate-limit/store/rate-limit-store';

/** A memory that remembers what it was asked. */
export function watchedStore(
  store: RateLimitStore = memoryRateLimitStore(),
): RateLimitStore & { asked: TakeRequest[] } {
  const asked: TakeRequest[] = [];
  return {
    asked,
    take(request) {
      asked.push(request);
      return store.take(request);
    },
  };
}

export const failingStore: RateLimitStore = {
  take: () => Promise.reject(new TypeError('secret of the request')),
};
