/** Inside AWS a connection stands within milliseconds; after two seconds another host is the better bet. */
export const CONNECT_TIMEOUT_MS = 2_000;

/** No control-plane call of ours takes longer unless it hangs, and three hung calls must still fit into a one-minute function. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** The standard mode's default is 3; with 5 its growing, jittered delays also outlast a short throttling. */
export const MAX_ATTEMPTS = 5;

/** What every client is made with. Region, credentials and endpoint come from the environment, as the SDK documents. */
export const clientSettings = {
  maxAttempts: MAX_ATTEMPTS,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Without this the SDK only warns of a request that hangs.
    throwOnRequestTimeout: true,
  },
} as const;

/** Makes a value on first use and keeps it: a warm function reuses its clients' connections. */
export function oncePerProcess<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
