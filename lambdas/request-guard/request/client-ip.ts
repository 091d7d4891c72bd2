import { normaliseAddress } from './address';

/**
 * The client's address where the service itself tells who connects to it (API Gateway, function URLs).
 *
 *   client -> proxy -> API Gateway     X-Forwarded-For: whatever the client sent, client, proxy
 *                                                       spoofable                 |       appended by API Gateway
 *
 * @param sourceIp who connected to the service
 * @param forwardedFor the values of X-Forwarded-For, in their order
 * @param trustedProxies how many hops before the service are trusted to append who connected to them; 0 means that `sourceIp`
 *   is the client
 * @returns null where there are fewer hops than that or no valid address; never one that a client could have made up
 */
export function clientBehindGateway(
  sourceIp: string | null,
  forwardedFor: readonly string[],
  trustedProxies: number,
): string | null {
  const source = sourceIp === null ? null : normaliseAddress(sourceIp);
  if (source === null || trustedProxies === 0) return source;
  // The service appends its own peer; an edge-optimised endpoint appends a hop of its own network instead.
  const appended = addressFromRight(forwardedFor, 0) === source ? 1 : 0;
  return addressFromRight(forwardedFor, trustedProxies - 1 + appended);
}

/**
 * The client's address behind a load balancer, which tells it only as the last entry of X-Forwarded-For. The attribute
 * `routing.http.xff_header_processing.mode` must be left at `append`.
 */
export function clientBehindLoadBalancer(forwardedFor: readonly string[], trustedProxies: number): string | null {
  return addressFromRight(forwardedFor, trustedProxies);
}

/** Reads from the end alone: what stands before it may be of any length. */
function addressFromRight(values: readonly string[], position: number): string | null {
  let left = position;
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const value = values[index] ?? '';
    for (let end = value.length; end >= 0; left -= 1) {
      const comma = end === 0 ? -1 : value.lastIndexOf(',', end - 1);
      if (left === 0) return normaliseAddress(value.slice(comma + 1, end));
      end = comma;
    }
  }
  return null;
}
