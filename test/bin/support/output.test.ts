import { PassThrough } from 'node:stream';
import { createOutput } from '../../../bin/support/output';

const outputTo = (stdout: PassThrough) => createOutput({ stdout, stderr: new PassThrough(), env: {} }, false);

test('a piece waits until its reader has taken what came before', async () => {
  const slow = new PassThrough({ highWaterMark: 4 });
  const out = outputTo(slow);
  let isWritten = false;
  const written = out.write('more than four').then(() => {
    isWritten = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isWritten).toBe(false);
  slow.resume();
  await written;
});

test('a piece does not wait for a reader that has gone', async () => {
  const gone = new PassThrough({ highWaterMark: 4 });
  const out = outputTo(gone);
  const written = out.write('more than four');
  gone.destroy();
  await written;
  await out.write('and more than four again');
});
