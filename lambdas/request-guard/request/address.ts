import { isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;

/**
 * An IP address in its canonical text (RFC 5952 for IPv6), so that equal addresses are equal texts. An IPv4-mapped one becomes
 * the IPv4 address that it is; a port after it is left away (`1.2.3.4:567`, `[::1]:8`).
 *
 * @returns null where the text is no address, or has a zone
 */
export function normaliseAddress(text: string): string | null {
  const [, bracketed, ipv4] = WITH_PORT.exec(text.trim()) ?? [];
  const bare = bracketed ?? ipv4 ?? text.trim();
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare) || bare.includes('%')) return null;
  const address = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  if (!address.startsWith(MAPPED)) return address;
  const [high = 0, low = 0] = ipv6Groups(address).slice(6);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

const WITH_PORT = /^(?:\[([^[\]]{2,45})\](?::\d{1,5})?|([\d.]{7,15}):\d{1,5})$/;

/** ::ffff:0:0/96, as dual-stack listeners write IPv4 addresses. Source: RFC 4291, section 2.5.5.2. */
const MAPPED = '::ffff:';

/** The eight 16-bit groups of a canonical IPv6 address. */
export function ipv6Groups(address: string): number[] {
  const [first = [], last = []] = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = new Array<string>(GROUPS - first.length - last.length).fill('0');
  return [...first, ...zeros, ...last].map((group) => Number.parseInt(group, 16));
}
