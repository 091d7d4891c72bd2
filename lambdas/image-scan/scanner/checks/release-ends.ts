import type { ImageFacts } from './image-facts';

/** When a distribution's releases end: the last day with security updates for all, without a paid contract. */
interface Releases {
  readonly source: string;
  /** How many parts of VERSION_ID name a release: 2 for Alpine, whose `3.19.1` is of 3.19. */
  readonly parts: 1 | 2;
  /** Release to ISO day. Where only the month is announced, its last day. */
  readonly ends: Readonly<Record<string, string>>;
}

/** Red Hat's own, whose days its rebuilds follow. */
const EL = { 6: '2020-11-30', 7: '2024-06-30', 8: '2029-05-31', 9: '2032-05-31', 10: '2035-05-31' } as const;

/**
 * By os-release ID, as announced up to July 2026. Rolling distributions (Arch, Tumbleweed, Wolfi, Chainguard, Debian
 * sid, Alpine edge) have no releases, and so no end. Sources: the named pages, and endoflife.date's collection of them.
 */
const RELEASES: Readonly<Record<string, Releases>> = {
  debian: {
    source: 'wiki.debian.org/LTS',
    parts: 1,
    ends: {
      4: '2010-02-15',
      5: '2012-02-06',
      6: '2016-02-29',
      7: '2018-05-31',
      8: '2020-06-30',
      9: '2022-07-01',
      10: '2024-06-30',
      11: '2026-08-31',
      12: '2028-06-30',
      13: '2030-06-30',
    },
  },
  ubuntu: {
    source: 'wiki.ubuntu.com/Releases',
    parts: 2,
    ends: {
      '10.04': '2013-05-09',
      '12.04': '2017-04-28',
      '14.04': '2019-04-30',
      '14.10': '2015-07-23',
      '15.04': '2016-02-04',
      '15.10': '2016-07-28',
      '16.04': '2021-04-30',
      '16.10': '2017-07-20',
      '17.04': '2018-01-13',
      '17.10': '2018-07-19',
      '18.04': '2023-05-31',
      '18.10': '2019-07-18',
      '19.04': '2020-01-23',
      '19.10': '2020-07-17',
      '20.04': '2025-05-31',
      '20.10': '2021-07-22',
      '21.04': '2022-01-20',
      '21.10': '2022-07-14',
      '22.04': '2027-06-30',
      '22.10': '2023-07-20',
      '23.04': '2024-01-25',
      '23.10': '2024-07-12',
      '24.04': '2029-05-31',
      '24.10': '2025-07-10',
      '25.04': '2026-01-17',
      '25.10': '2026-07-31',
      '26.04': '2031-04-30',
    },
  },
  alpine: {
    source: 'alpinelinux.org/releases',
    parts: 2,
    ends: {
      '3.0': '2016-05-01',
      '3.1': '2016-11-01',
      '3.2': '2017-05-01',
      '3.3': '2017-11-01',
      '3.4': '2018-05-01',
      '3.5': '2018-11-01',
      '3.6': '2019-05-01',
      '3.7': '2019-11-01',
      '3.8': '2020-05-01',
      '3.9': '2020-11-01',
      '3.10': '2021-05-01',
      '3.11': '2021-11-01',
      '3.12': '2022-05-01',
      '3.13': '2022-11-01',
      '3.14': '2023-05-01',
      '3.15': '2023-11-01',
      '3.16': '2024-05-23',
      '3.17': '2024-11-22',
      '3.18': '2025-05-09',
      '3.19': '2025-11-01',
      '3.20': '2026-04-01',
      '3.21': '2026-11-01',
      '3.22': '2027-05-01',
      '3.23': '2027-11-01',
    },
  },
  rhel: { source: 'access.redhat.com/support/policy/updates/errata', parts: 1, ends: { 5: '2017-03-31', ...EL } },
  rocky: { source: 'wiki.rockylinux.org/rocky/version', parts: 1, ends: { 8: EL[8], 9: EL[9], 10: EL[10] } },
  almalinux: { source: 'wiki.almalinux.org/release-notes', parts: 1, ends: { 8: EL[8], 9: EL[9], 10: EL[10] } },
  // Both CentOS Linux and CentOS Stream say `centos`; 8 is Stream's, the later of two.
  centos: {
    source: 'centos.org/centos-linux, centos.org/cl-vs-cs',
    parts: 1,
    ends: { 5: '2017-03-31', 6: EL[6], 7: EL[7], 8: '2024-05-31', 9: '2027-05-31', 10: '2030-05-31' },
  },
  ol: {
    source: 'oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf',
    parts: 1,
    ends: { 6: '2021-03-31', 7: '2024-12-31', 8: '2029-07-31', 9: '2032-06-30' },
  },
  amzn: {
    source: 'aws.amazon.com/amazon-linux-2/faqs, docs.aws.amazon.com/linux/al2023',
    parts: 2,
    ends: {
      '2016.09': '2023-12-31',
      '2017.03': '2023-12-31',
      '2017.09': '2023-12-31',
      '2018.03': '2023-12-31',
      2: '2026-06-30',
      2023: '2029-06-30',
    },
  },
  fedora: {
    source: 'docs.fedoraproject.org/en-US/releases/eol',
    parts: 1,
    ends: {
      25: '2017-12-12',
      26: '2018-05-29',
      27: '2018-11-30',
      28: '2019-05-28',
      29: '2019-11-26',
      30: '2020-05-26',
      31: '2020-11-24',
      32: '2021-05-25',
      33: '2021-11-30',
      34: '2022-06-07',
      35: '2022-12-13',
      36: '2023-05-16',
      37: '2023-12-05',
      38: '2024-05-21',
      39: '2024-11-26',
      40: '2025-05-13',
      41: '2025-12-15',
      42: '2026-05-13',
      43: '2026-12-09',
    },
  },
  'opensuse-leap': {
    source: 'en.opensuse.org/Lifetime',
    parts: 2,
    ends: {
      '42.3': '2019-07-01',
      '15.0': '2019-12-03',
      '15.1': '2021-02-02',
      '15.2': '2022-01-04',
      '15.3': '2022-12-31',
      '15.4': '2023-12-07',
      '15.5': '2024-12-31',
      '15.6': '2026-04-30',
      '16.0': '2027-10-31',
    },
  },
  sles: {
    source: 'suse.com/lifecycle',
    parts: 2,
    ends: {
      '12.5': '2024-10-31',
      15: '2019-12-31',
      '15.1': '2021-01-31',
      '15.2': '2021-12-31',
      '15.3': '2022-12-31',
      '15.4': '2023-12-31',
      '15.5': '2024-12-31',
    },
  },
  photon: { source: 'blogs.vmware.com, "Photon OS 3.0 end of support"', parts: 2, ends: { '3.0': '2024-03-31' } },
  mariner: {
    source: 'learn.microsoft.com/azure/azure-linux/release-cadence-lifecycle',
    parts: 2,
    ends: { '1.0': '2023-08-31', '2.0': '2025-07-31' },
  },
  azurelinux: {
    source: 'learn.microsoft.com/azure/azure-linux/release-cadence-lifecycle',
    parts: 2,
    ends: { '3.0': '2027-08-31' },
  },
};

export interface EndOfSupport {
  /** The last day, `2026-08-31`. */
  readonly day: string;
  /** The first moment after it, by UTC. */
  readonly after: Date;
  readonly source: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** When the release's support ends; null where the release is not known or has no end. */
export function endOfSupport({ id, versionId }: NonNullable<ImageFacts['distribution']>): EndOfSupport | null {
  const releases = Object.hasOwn(RELEASES, id) ? RELEASES[id] : undefined;
  if (!releases) return null;
  const release = versionId.split('.').slice(0, releases.parts).join('.');
  const day = Object.hasOwn(releases.ends, release) ? releases.ends[release] : undefined;
  if (day === undefined) return null;
  return { day, after: new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS), source: releases.source };
}
