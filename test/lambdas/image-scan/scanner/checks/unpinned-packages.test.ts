import { unpinnedPackages } from '../../../../../lambdas/image-scan/scanner/checks/unpinned-packages';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'RUN /bin/sh -c apt-get install -y curl # buildkit',
  'RUN /bin/sh -c apt-get install -y curl=7.88.1-10 git # buildkit',
  'RUN /bin/sh -c apk add --no-cache --virtual .build gcc # buildkit',
  'RUN /bin/sh -c yum install -y httpd && yum clean all # buildkit',
])('objects to %j', (step) => {
  expect(unpinnedPackages.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  'RUN /bin/sh -c apt-get install -y curl=7.88.1-10+deb12u8 # buildkit',
  'RUN /bin/sh -c apk add --no-cache curl=8.5.0-r0 "git>2" git~2.43 # buildkit',
  'RUN /bin/sh -c yum install -y httpd-2.4.57-5.el9 # buildkit',
  'RUN /bin/sh -c apt-get install -y ./local.deb $PACKAGES # buildkit',
  'RUN /bin/sh -c apk add --no-cache --virtual .build # buildkit',
  'RUN /bin/sh -c npm install express # buildkit',
  'RUN /bin/sh -c apt-get -o Dpkg::Options::=--force-confold -t bookworm-backports install # buildkit',
])('does not object to %j', (step) => {
  expect(unpinnedPackages.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
