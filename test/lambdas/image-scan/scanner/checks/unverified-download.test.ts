import { unverifiedDownload } from '../../../../../lambdas/image-scan/scanner/checks/unverified-download';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'RUN /bin/sh -c curl -k https://x -o y # buildkit',
  'RUN /bin/sh -c curl -fsSLk https://x # buildkit',
  'RUN /bin/sh -c curl --insecure https://x # buildkit',
  'RUN /bin/sh -c wget --no-check-certificate https://x # buildkit',
  'RUN /bin/sh -c apt-get install -y --allow-unauthenticated x # buildkit',
  'RUN /bin/sh -c apt-get -o Acquire::https::Verify-Peer=false update # buildkit',
  'RUN /bin/sh -c apk add --allow-untrusted ./x.apk # buildkit',
  'RUN /bin/sh -c yum install -y --nogpgcheck x # buildkit',
  'RUN /bin/sh -c dnf -y --setopt=fedora.gpgcheck=0 install x # buildkit',
  'RUN /bin/sh -c zypper --no-gpg-checks in x # buildkit',
  'RUN /bin/sh -c pip install --trusted-host pypi.example x # buildkit',
  'RUN /bin/sh -c npm config set strict-ssl false # buildkit',
  'RUN /bin/sh -c git -c http.sslVerify=false clone https://x # buildkit',
  'RUN /bin/sh -c git config --global http.sslVerify false # buildkit',
  'RUN /bin/sh -c echo "deb [trusted=yes] http://x /" > /etc/apt/sources.list.d/x.list # buildkit',
  'RUN /bin/sh -c printf "[x]\\ngpgcheck=0\\n" > /etc/yum.repos.d/x.repo # buildkit',
  'RUN /bin/sh -c NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci # buildkit',
])('objects to %j', (step) => {
  expect(unverifiedDownload.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  'RUN /bin/sh -c curl -fsSL --proto =https https://x # buildkit',
  'RUN /bin/sh -c curl --keepalive-time 2 https://x # buildkit',
  'RUN /bin/sh -c wget -q https://x # buildkit',
  'RUN /bin/sh -c tar -k -xf x.tar # buildkit',
  'RUN /bin/sh -c apt-get install -y x # buildkit',
  'RUN /bin/sh -c echo "deb [signed-by=/k.gpg] http://x /" > /etc/apt/sources.list.d/x.list # buildkit',
  'RUN /bin/sh -c printf "gpgcheck=1\\nrepo_gpgcheck=0\\n" > /etc/yum.repos.d/x.repo # buildkit',
  'RUN /bin/sh -c npm config set strict-ssl true # buildkit',
  'ENV CURL_OPTIONS=--insecure',
])('does not object to %j', (step) => {
  expect(unverifiedDownload.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
