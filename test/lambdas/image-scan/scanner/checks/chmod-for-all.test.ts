import { chmodForAll } from '../../../../../lambdas/image-scan/scanner/checks/chmod-for-all';
import { imageBuiltBy } from './image-facts-of';

it.each([
  'RUN /bin/sh -c chmod 777 /app # buildkit',
  'RUN /bin/sh -c chmod -R 0777 /app # buildkit',
  'RUN /bin/sh -c chmod 666 /app/x # buildkit',
  'RUN /bin/sh -c chmod -R a+rwX /usr/local/cargo # buildkit',
  'RUN /bin/sh -c chmod o+w,g+w x # buildkit',
  'RUN /bin/sh -c chmod ugo=rwx x # buildkit',
  '/bin/sh -c mkdir /x && chmod a+w /x',
])('objects to %j', (step) => {
  expect(chmodForAll.find(imageBuiltBy('COPY . .', step))).toEqual([
    { path: 'history[1]', detail: expect.any(String) },
  ]);
});

it.each([
  'RUN /bin/sh -c chmod 755 /app # buildkit',
  'RUN /bin/sh -c chmod 1777 /data # buildkit',
  'RUN /bin/sh -c chmod 777 /tmp /var/tmp # buildkit',
  'RUN /bin/sh -c chmod +x /app/run # buildkit',
  'RUN /bin/sh -c chmod o-w /app # buildkit',
  'RUN /bin/sh -c chmod g+w /app # buildkit',
  'RUN /bin/sh -c chmod u=rwx,o=rx x # buildkit',
  'RUN /bin/sh -c chmod a+rwt x # buildkit',
  'RUN /bin/sh -c chown 777 /app # buildkit',
])('does not object to %j', (step) => {
  expect(chmodForAll.find(imageBuiltBy('COPY . .', step))).toEqual([]);
});
