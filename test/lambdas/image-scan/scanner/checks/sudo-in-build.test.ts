import { sudoInBuild } from '../../../../../lambdas/image-scan/scanner/checks/sudo-in-build';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'RUN /bin/sh -c sudo apt-get install -y curl # buildkit',
  'RUN /bin/sh -c cd /x && sudo -u app make # buildkit',
  '/bin/sh -c if true; then sudo chown x y; fi',
])('objects to %j', (step) => {
  expect(sudoInBuild.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  'RUN /bin/sh -c apt-get install -y sudo # buildkit',
  'RUN /bin/sh -c usermod -aG sudo app # buildkit',
  'RUN /bin/sh -c echo "app ALL=(ALL) ALL" > /etc/sudoers.d/app # buildkit',
  'COPY sudo /usr/bin/sudo',
])('does not object to %j', (step) => {
  expect(sudoInBuild.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
