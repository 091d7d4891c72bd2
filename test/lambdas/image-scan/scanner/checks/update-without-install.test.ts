import { updateWithoutInstall } from '../../../../../lambdas/image-scan/scanner/checks/update-without-install';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'RUN /bin/sh -c apt-get update # buildkit',
  '/bin/sh -c apt-get update',
  'RUN apt-get update',
  'RUN /bin/sh -c apt-get -qq update && apt-get clean && rm -rf /tmp/x # buildkit',
  '|1 VERSION=2 /bin/sh -c apt-get update',
  '/bin/bash -o pipefail -c apt update',
  'RUN /bin/sh -c apk update # buildkit',
  'RUN /bin/sh -c yum makecache # buildkit',
  'RUN /bin/sh -c dnf check-update # buildkit',
  'RUN /bin/sh -c zypper --non-interactive refresh # buildkit',
  'RUN /bin/sh -c DEBIAN_FRONTEND=noninteractive sudo -E apt-get update # buildkit',
  'RUN /bin/sh -c if true; then apt-get update; fi # buildkit',
])('objects to %j', (step) => {
  expect(updateWithoutInstall.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  'RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit',
  'RUN /bin/sh -c apt-get update \\\n && apt-get install -y curl # buildkit',
  'RUN /bin/sh -c apt-get update; apt-get upgrade -y # buildkit',
  'RUN /bin/sh -c apt-get update && ./install-dependencies.sh # buildkit',
  'RUN /bin/sh -c apt-get update && npx playwright install-deps # buildkit',
  'RUN /bin/sh -c apt-get update && apt-get build-dep -y nginx # buildkit',
  'RUN /bin/sh -c apk update && apk add curl # buildkit',
  'RUN /bin/sh -c apk add --no-cache curl # buildkit',
  'RUN /bin/sh -c yum update -y # buildkit',
  'RUN /bin/sh -c echo "apt-get update && x" > /usr/local/bin/refresh # buildkit',
  'RUN /bin/sh -c git submodule update # buildkit',
  'CMD ["apt-get" "update"]',
  '/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "apt-get update"]',
  'LABEL note=RUN apt-get update',
])('does not object to %j', (step) => {
  expect(updateWithoutInstall.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
