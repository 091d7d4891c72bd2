import { pipedDownload } from '../../../../../lambdas/image-scan/scanner/checks/piped-download';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'RUN /bin/sh -c curl -fsSL https://get.example.com | sh # buildkit',
  'RUN /bin/sh -c wget -qO- https://get.example.com | bash -s -- -y # buildkit',
  'RUN /bin/sh -c curl https://x | sudo -E bash - # buildkit',
  'RUN /bin/sh -c curl https://x | tee log | sh # buildkit',
  'RUN /bin/sh -c curl -sSL https://install.example.org | python3 - # buildkit',
  'RUN /bin/sh -c bash <(curl -s https://x) # buildkit',
  'RUN /bin/sh -c sh -c "$(curl -fsSL https://x)" # buildkit',
  'RUN /bin/sh -c bash -c "`wget -O- https://x`" # buildkit',
  'RUN /bin/sh -c eval "$(curl -s https://x)" # buildkit',
  '/bin/bash -o pipefail -c curl https://x | bash',
])('objects to %j', (step) => {
  expect(pipedDownload.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  'RUN /bin/sh -c curl -fsSL https://x -o x.sh && echo "aa  x.sh" | sha256sum -c && sh x.sh # buildkit',
  'RUN /bin/sh -c curl -fsSL https://x | tar -xz -C /opt # buildkit',
  'RUN /bin/sh -c curl -fsSL https://x/key | gpg --dearmor > /usr/share/keyrings/x.gpg # buildkit',
  'RUN /bin/sh -c curl https://x | python3 -c "import json,sys; print(json.load(sys.stdin))" # buildkit',
  'RUN /bin/sh -c curl https://x | node parse.js # buildkit',
  'RUN /bin/sh -c curl https://x || sh fallback # buildkit',
  'RUN /bin/sh -c curl https://x; sh setup # buildkit',
  'RUN /bin/sh -c echo "curl https://x | sh" # buildkit',
  'CMD ["sh" "-c" "curl https://x | sh"]',
])('does not object to %j', (step) => {
  expect(pipedDownload.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
