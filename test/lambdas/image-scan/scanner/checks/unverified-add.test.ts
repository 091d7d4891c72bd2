import { unverifiedAdd } from '../../../../../lambdas/image-scan/scanner/checks/unverified-add';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'ADD https://example.com/x.tar.gz /opt/ # buildkit',
  'ADD --chown=1:1 http://example.com/x /x # buildkit',
  'ADD git@github.com:example/x.git /x # buildkit',
])('objects to %j', (step) => {
  expect(unverifiedAdd.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  'ADD --checksum=sha256:aa https://example.com/x /x # buildkit',
  'ADD x.tar.gz /opt # buildkit',
  'RUN /bin/sh -c curl https://example.com # buildkit',
])('does not object to %j', (step) => {
  expect(unverifiedAdd.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
