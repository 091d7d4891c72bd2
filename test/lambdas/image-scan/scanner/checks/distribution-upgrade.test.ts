import { distributionUpgrade } from '../../../../../lambdas/image-scan/scanner/checks/distribution-upgrade';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'RUN /bin/sh -c apt-get update && apt-get upgrade -y # buildkit',
  'RUN /bin/sh -c apt-get -y dist-upgrade # buildkit',
  'RUN /bin/sh -c apt full-upgrade # buildkit',
  'RUN /bin/sh -c apk upgrade --no-cache # buildkit',
  'RUN /bin/sh -c apk --no-cache -U upgrade # buildkit',
  'RUN /bin/sh -c yum -y update && yum clean all # buildkit',
  'RUN /bin/sh -c dnf upgrade -y --refresh # buildkit',
  'RUN /bin/sh -c zypper -n dup # buildkit',
])('objects to %j', (step) => {
  expect(distributionUpgrade.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  'RUN /bin/sh -c apt-get update && apt-get install -y --only-upgrade openssl # buildkit',
  'RUN /bin/sh -c yum update -y openssl # buildkit',
  'RUN /bin/sh -c apk upgrade busybox # buildkit',
  'RUN /bin/sh -c pip install --upgrade pip # buildkit',
  'RUN /bin/sh -c npm upgrade # buildkit',
  'COPY upgrade /bin/upgrade',
])('does not object to %j', (step) => {
  expect(distributionUpgrade.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
