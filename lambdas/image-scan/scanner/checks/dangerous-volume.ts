import type { Check } from './check';

/** Folders of the host or the kernel, and such as hold what the image is trusted for. */
const DANGEROUS = new Set(
  '/ /bin /boot /dev /etc /lib /lib64 /proc /root /root/.ssh /run /run/docker.sock /run/containerd /run/containerd/containerd.sock /sbin /sys /usr /var /var/lib/docker /var/lib/kubelet /var/run /var/run/docker.sock'.split(
    ' ',
  ),
);
/** What is below these belongs to the kernel as well. */
const WHOLE = /^\/(?:dev|proc|sys)\//;
/** Memory of their own, which programs may well want as a volume. */
const HARMLESS = new Set(['/dev/shm', '/dev/mqueue', '/dev/hugepages']);

export const dangerousVolume: Check = {
  id: 'mayfly:config/dangerous-volume',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: "The image declares a volume on a system's own folder",
  standard: 'dockle DKL-DI-0002; CIS Docker Benchmark 5.5 (v1.6.0)',
  remedy: 'Take the VOLUME away, or put it on a folder of the application.',
  find: ({ config: { config } }) =>
    config.volumes
      .filter((volume) => isDangerous(cleaned(volume)))
      .map((volume) => ({
        path: `config.Volumes[${JSON.stringify(volume.slice(0, 256))}]`,
        detail: `VOLUME ${JSON.stringify(volume.slice(0, 256))} covers a folder of the system.`,
      })),
};

function isDangerous(path: string): boolean {
  return DANGEROUS.has(path) || (WHOLE.test(path) && !HARMLESS.has(path));
}

/** As Docker cleans it: no empty, `.` or `..` parts. */
function cleaned(volume: string): string {
  const parts: string[] = [];
  for (const part of volume.slice(0, 4096).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
