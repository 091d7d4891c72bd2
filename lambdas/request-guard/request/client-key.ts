import { isIPv4 } from 'node:net';
import { ipv6Groups, normaliseAddress } from './address';

/** Groups of 16 bits: the first 64 bits are the network, and who has a network may take any address of it. */
const NETWORK_GROUPS = 4;

/**
 * What to count a client by: an IPv4 address whole, an IPv6 address by its /64 (`2001:db8:0:1::/64`), as a single customer is
 * given at least one /64. Source: RFC 6177. All that is no address counts together, as `unknown`.
 */
export function clientKey(ip: string): string {
  const address = normaliseAddress(ip);
  if (address === null) return 'unknown';
  if (isIPv4(address)) return address;
  const network = ipv6Groups(address).slice(0, NETWORK_GROUPS);
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}
