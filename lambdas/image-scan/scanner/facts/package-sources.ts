/** How a package manager was told not to verify what it installs. */
export type Unverified = 'signature' | 'certificate';

export interface UnverifiedSource {
  /** Counted from 1. */
  readonly line: number;
  readonly what: Unverified;
  /** The setting, such as `gpgcheck=0`. */
  readonly setting: string;
}

/** An apt sources list, of one-line or deb822 form. Source: sources.list(5), `trusted`, `allow-insecure`. */
export function parseAptSources(bytes: Buffer): UnverifiedSource[] {
  return settings(bytes, (line) => {
    const options = /^\s{0,64}deb(?:-src)?\s{1,64}\[([^\]]{0,4096})\]/.exec(line)?.[1];
    const field = /^(Trusted|Allow-Insecure):\s{0,64}yes\s{0,64}$/i.exec(line)?.[1];
    const option = /(?:^|\s)(trusted|allow-insecure)=yes(?:\s|$)/i.exec(options ?? '')?.[1];
    const name = (option ?? field)?.toLowerCase();
    return name === undefined ? null : { what: 'signature', setting: `${name}=yes` };
  });
}

/** A file of apt's settings. Source: apt.conf(5), apt-get(8), apt-transport-https(1). */
export function parseAptConfig(bytes: Buffer): UnverifiedSource[] {
  return settings(bytes, (line) => {
    const [, name = '', value = ''] = /^\s{0,64}([\w:.-]{1,256})\s{1,64}"?([\w-]{1,16})"?\s{0,8};/.exec(line) ?? [];
    const isOn = /^(?:1|true|yes|on|with|enable)$/i.test(value);
    const isOff = /^(?:0|false|no|off|without|disable)$/i.test(value);
    if (isOn && /^APT::Get::AllowUnauthenticated$|^Acquire::AllowInsecureRepositories$/i.test(name)) {
      return { what: 'signature', setting: `${name}=${value}` };
    }
    if (isOff && /^Acquire::https::(?:[\w.-]{1,200}::)?Verify-(?:Peer|Host)$/i.test(name)) {
      return { what: 'certificate', setting: `${name}=${value}` };
    }
    return null;
  });
}

/**
 * A yum, dnf or tdnf configuration or repository file: sections of `key=value`. Repositories that are switched off do
 * not count. Source: dnf.conf(5), `gpgcheck`, `sslverify`, `enabled`.
 */
export function parseYumConfig(bytes: Buffer): UnverifiedSource[] {
  const found: UnverifiedSource[] = [];
  let section: UnverifiedSource[] = [];
  let isEnabled = true;
  const finish = () => {
    if (isEnabled) found.push(...section);
    section = [];
    isEnabled = true;
  };
  for (const [index, line] of linesOf(bytes)) {
    if (line.startsWith('[')) finish();
    const [, key = '', value = ''] = /^\s{0,64}(\w{1,64})\s{0,64}=\s{0,64}(\w{1,16})\s{0,64}$/.exec(line) ?? [];
    if (!/^(?:0|no|false|off)$/i.test(value)) continue;
    if (key === 'enabled') isEnabled = false;
    if (key === 'gpgcheck') section.push({ line: index, what: 'signature', setting: `${key}=${value}` });
    if (key === 'sslverify') section.push({ line: index, what: 'certificate', setting: `${key}=${value}` });
  }
  finish();
  return found;
}

function settings(bytes: Buffer, read: (line: string) => Omit<UnverifiedSource, 'line'> | null): UnverifiedSource[] {
  return linesOf(bytes).flatMap(([line, text]) => {
    const setting = read(text);
    return setting ? [{ line, ...setting }] : [];
  });
}

function linesOf(bytes: Buffer): [number, string][] {
  return bytes
    .toString('utf8')
    .split('\n')
    .map((line, index): [number, string] => [index + 1, line])
    .filter(([, line]) => !/^\s{0,64}(?:#|;|\/\/)/.test(line));
}
