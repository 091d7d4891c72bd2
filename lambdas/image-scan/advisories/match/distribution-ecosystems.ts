import type { Inventory, PackageType } from '../../scanner/scan-result';

type Distribution = NonNullable<Inventory['distribution']>;

/** Which of a database's ecosystems speak of a distribution's release. */
interface Rule {
  readonly type: PackageType;
  /** What a reason calls it, such as `Debian:12`; null where the release has no version that advisories could name. */
  readonly expected: (versionId: string) => string | null;
  /** @default - only the expected name */
  readonly covers?: (ecosystem: string, versionId: string) => boolean;
}

export type DistributionEcosystems =
  | { readonly ecosystems: readonly string[] }
  /** A sentence without its full stop. */
  | { readonly why: string };

const major = (versionId: string) => /^\d+/.exec(versionId)?.[0] ?? null;
const majorMinor = (versionId: string) => /^\d+\.\d+/.exec(versionId)?.[0] ?? null;
const named = (name: string, release: string | null) => (release === null ? null : `${name}:${release}`);

/** By the ID of os-release. Source: OSV schema 1.7, "Defined ecosystems"; os-release(5). */
const RULES: ReadonlyMap<string, Rule> = new Map([
  ['debian', { type: 'deb', expected: (version) => named('Debian', major(version)) }],
  [
    'ubuntu',
    {
      type: 'deb',
      expected: (version) => named('Ubuntu', majorMinor(version)),
      // Ubuntu:Pro:… is left out: an image has its fixes only where a subscription was attached to the build.
      covers: (ecosystem, version) => {
        const name = named('Ubuntu', majorMinor(version));
        return name !== null && (ecosystem === name || ecosystem === `${name}:LTS`);
      },
    },
  ],
  ['alpine', { type: 'apk', expected: (version) => named('Alpine', prefixed('v', majorMinor(version))) }],
  ['wolfi', { type: 'apk', expected: () => 'Wolfi' }],
  ['chainguard', { type: 'apk', expected: () => 'Chainguard' }],
  ['minimos', { type: 'apk', expected: () => 'MinimOS' }],
  ['almalinux', { type: 'rpm', expected: (version) => named('AlmaLinux', major(version)) }],
  ['rocky', { type: 'rpm', expected: (version) => named('Rocky Linux', major(version)) }],
  [
    'rhel',
    {
      type: 'rpm',
      expected: (version) => named('Red Hat', prefixed('enterprise_linux:', major(version))),
      // The ecosystem is a CPE: `enterprise_linux:9::appstream`; since 10 with the minor release, which only adds fixes.
      covers: (ecosystem, version) => {
        const [, release] = /^Red Hat:enterprise_linux:(\d+)(?:\.\d+)?(?:::|$)/.exec(ecosystem) ?? [];
        return release !== undefined && release === major(version);
      },
    },
  ],
  ['sles', suse('SUSE')],
  ['sled', suse('SUSE')],
  ['sles_sap', suse('SUSE')],
  ['opensuse-leap', { type: 'rpm', expected: (version) => named('openSUSE', prefixed('Leap ', majorMinor(version))) }],
  ['opensuse-tumbleweed', { type: 'rpm', expected: () => 'openSUSE:Tumbleweed' }],
  ['mageia', { type: 'rpm', expected: (version) => named('Mageia', major(version)) }],
  ['photon', { type: 'rpm', expected: (version) => named('Photon OS', majorMinor(version)) }],
  ['azurelinux', { type: 'rpm', expected: (version) => named('Azure Linux', major(version)) }],
  ['mariner', { type: 'rpm', expected: (version) => named('Azure Linux', major(version)) }],
] satisfies [string, Rule][]);

/** Products and modules of one service pack: `SUSE:Linux Enterprise Module for Basesystem 15 SP5`, with `-LTSS` too. */
function suse(name: string): Rule {
  const release = (versionId: string) => {
    const [, of, pack] = /^(\d+)(?:\.(\d+))?$/.exec(versionId) ?? [];
    if (of === undefined) return null;
    // Source: os-release of SUSE: `15.5` is 15 SP5; from 16 on versions are written with a dot.
    if (Number(of) >= 16) return pack === undefined ? of : `${of}.${pack}`;
    return pack === undefined || pack === '0' ? of : `${of} SP${pack}`;
  };
  return {
    type: 'rpm',
    expected: (version) => named(name, prefixed('Linux Enterprise Server ', release(version))),
    covers: (ecosystem, version) => {
      const wanted = release(version);
      return wanted !== null && ecosystem.startsWith(`${name}:`) && endsWithRelease(ecosystem, wanted);
    },
  };
}

function endsWithRelease(ecosystem: string, release: string): boolean {
  const at = ecosystem.lastIndexOf(` ${release}`);
  if (at < 0) return false;
  const rest = ecosystem.slice(at + 1 + release.length);
  return rest === '' || rest.startsWith('-');
}

function prefixed(prefix: string, release: string | null): string | null {
  return release === null ? null : `${prefix}${release}`;
}

/** @param available the ecosystems that the database has */
export function distributionEcosystems(
  type: PackageType,
  distribution: Distribution | null,
  available: readonly string[],
): DistributionEcosystems {
  if (distribution === null) return { why: 'the image does not say which distribution its packages are from' };
  const { id, versionId } = distribution;
  const rule = RULES.get(id);
  const release = versionId === '' ? id : `${id} ${versionId}`;
  if (!rule) return { why: `advisories of the distribution ${release} are not covered` };
  if (rule.type !== type) return { why: `advisories of ${id} do not speak of packages of type ${type}` };
  const expected = rule.expected(versionId);
  if (expected === null) return { why: `${release} is no release that advisories name` };
  const covers = rule.covers ?? ((ecosystem) => ecosystem === expected);
  const ecosystems = available.filter((ecosystem) => covers(ecosystem, versionId));
  return ecosystems.length > 0 ? { ecosystems } : { why: `the database has no advisories for ${expected}` };
}
