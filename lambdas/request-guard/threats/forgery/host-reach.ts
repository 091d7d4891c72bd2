/** Where a host leads, `named` by its name alone; null for what anybody can reach. */
export type HostReach = 'metadata' | 'internal' | 'named' | 'rebinding';

/** The services that tell a machine its credentials. Source: the providers' documentation of instance metadata. */
const METADATA =
  /^(?:169\.254\.(?:169\.254|170\.(?:2|23))|100\.100\.100\.200|192\.0\.0\.192|\[fd00:ec2:.*|(?:rancher-)?metadata(?:\.google\.internal|\.azure\.(?:com|internal)|\.goog|\.tencentyun\.com)?|instance-data(?:\.ec2\.internal)?)$/;
/** Source: IANA special-purpose address registries of IPv4 and IPv6, and the names that Kubernetes and Docker give. */
const INTERNAL =
  /^(?:127|10|0)\.[\d.]+$|^192\.(?:168|0\.0)\.[\d.]+$|^169\.254\.[\d.]+$|^172\.(?:1[6-9]|2\d|3[01])\.[\d.]+$|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.[\d.]+$|^198\.1[89]\.[\d.]+$|^\[(?:::1?|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*)\]$|(?:^|\.)(?:localhost(?:\.localdomain)?|ip6-(?:localhost|loopback)|svc(?:\.cluster\.local)?|docker\.internal)$/;
/** Names that only a private network resolves. Source: RFC 6762, RFC 8375, and ICANN's `.internal`. */
const PRIVATE_NAME = /^[^.[]+$|\.(?:internal|local|localdomain|lan|intranet|corp|home\.arpa)$/;
/** IPv4 in IPv6, as a URL's parser writes it: mapped, compatible, NAT64, and 6to4, whose address stands first. */
const EMBEDDED_V4 =
  /^\[(?:::(?:ffff:(?:0:)?)?|64:ff9b::(?:1:)?)([\da-f]{1,4}):([\da-f]{1,4})\]$|^\[2002:([\da-f]{1,4}):([\da-f]{1,4}):/;
/** Public names that resolve to the address in them, or to the loopback. */
const REBINDING = /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|lvh\.me|localtest\.me|vcap\.me|rbndr\.us)$/;
const LEADING_V4 = /^((?:\d{1,3}\.){3}\d{1,3})\.\D/;

/** @param host as `new URL` writes it: lower case, addresses in their usual form, those of version 6 in brackets */
export function hostReach(host: string): HostReach | null {
  const name = host.replace(/\.$/, '');
  const embedded = EMBEDDED_V4.exec(name);
  if (embedded) return hostReach(dotted(embedded[1] ?? embedded[3] ?? '', embedded[2] ?? embedded[4] ?? ''));
  if (METADATA.test(name)) return 'metadata';
  if (INTERNAL.test(name)) return 'internal';
  const leading = LEADING_V4.exec(name)?.[1];
  if (REBINDING.test(name) || (leading !== undefined && hostReach(leading) !== null)) return 'rebinding';
  return PRIVATE_NAME.test(name) ? 'named' : null;
}

function dotted(high: string, low: string): string {
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}
