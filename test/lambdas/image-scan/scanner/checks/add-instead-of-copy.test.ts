import { addInsteadOfCopy } from '../../../../../lambdas/image-scan/scanner/checks/add-instead-of-copy';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'ADD . /app # buildkit',
  'ADD app.tar.gz /app # buildkit',
  '/bin/sh -c #(nop) ADD file:0123abcd in /usr/local/bin/ ',
  '/bin/sh -c #(nop) ADD dir:0123abcd in /app ',
  '/bin/sh -c #(nop) ADD multi:0123abcd in /app ',
])('objects to %j', (step) => {
  expect(addInsteadOfCopy.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  '/bin/sh -c #(nop) ADD file:0123abcd in / ',
  'ADD rootfs.tar.xz / # buildkit',
  'ADD alpine-minirootfs-3.22.1-x86_64.tar.gz / # buildkit',
  'ADD file:0123abcd in /',
  'COPY . /app # buildkit',
  '/bin/sh -c #(nop) COPY file:0123abcd in /app ',
  'ADD https://example.com/x /x # buildkit',
  'RUN /bin/sh -c ADD=1 make # buildkit',
])('does not object to %j', (step) => {
  expect(addInsteadOfCopy.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
