import { dangerousVolume } from '../../../../../lambdas/image-scan/scanner/checks/dangerous-volume';
import { imageFacts } from './image-facts-of';

it.each([
  ['/', 1],
  ['', 1],
  ['/etc', 1],
  ['/etc/', 1],
  ['//etc/./', 1],
  ['/data/../proc', 1],
  ['/proc/sys', 1],
  ['/sys/fs/cgroup', 1],
  ['/dev', 1],
  ['/var/run/docker.sock', 1],
  ['/run/containerd/containerd.sock', 1],
  ['/data', 0],
  ['/etc/nginx', 0],
  ['/var/lib/postgresql/data', 0],
  ['/dev/shm', 0],
  ['/process', 0],
  ['/usr/share/app', 0],
])('finds in the volume %j as many as %d', (volume, count) => {
  const places = dangerousVolume.find(imageFacts({ config: { volumes: ['/data', volume] } }));
  expect(places.map(({ path }) => path)).toEqual(count === 1 ? [`config.Volumes[${JSON.stringify(volume)}]`] : []);
});
