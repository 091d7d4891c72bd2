import fc from 'fast-check';
import {
  buildSteps,
  MAX_HISTORY_CHARACTERS,
  MAX_STEP_CHARACTERS,
  runSteps,
  unreadSteps,
} from '../../../../../lambdas/image-scan/scanner/checks/build-steps';
import { imageConfig } from './image-config-of';

it.each([
  ['/bin/sh -c apt-get update', 'RUN', 'apt-get update'],
  ['RUN /bin/sh -c apt-get update # buildkit', 'RUN', 'apt-get update'],
  ['RUN |2 A=1 B=2 /bin/sh -c apt-get update # buildkit', 'RUN', 'apt-get update'],
  ['|1 A=1 /bin/bash -o pipefail -c make', 'RUN', 'make'],
  ['/bin/bash -euxo pipefail -c make', 'RUN', 'make'],
  ['RUN make', 'RUN', 'make'],
  ['RUN make # buildkit', 'RUN', 'make'],
  ['/bin/sh -c #(nop) ADD file:0123 in / ', 'ADD', 'file:0123 in /'],
  ['/bin/sh -c #(nop)  CMD ["bash"]', 'OTHER', '["bash"]'],
  ['ADD https://example.com/x /x # buildkit', 'ADD', 'https://example.com/x /x'],
  ['COPY . /app # buildkit', 'OTHER', '. /app'],
  ['ENV RUN=ADD', 'OTHER', 'RUN=ADD'],
  ["# debian.sh --arch 'amd64' out/ 'bookworm'", 'OTHER', "# debian.sh --arch 'amd64' out/ 'bookworm'"],
  ['Buildpacks Launcher', 'OTHER', 'Buildpacks Launcher'],
  ['bazel build ...', 'OTHER', 'bazel build ...'],
  ['', 'OTHER', ''],
])('reads %j as %s of %j', (createdBy, instruction, text) => {
  expect(buildSteps(imageConfig({ history: [createdBy] }))).toEqual([{ path: 'history[0]', instruction, text }]);
});

it('names the commands that are too long to be read, and reads the others', () => {
  const long = 'x'.repeat(MAX_STEP_CHARACTERS + 1);
  const config = imageConfig({ history: ['RUN a', `RUN ${long}`, 'RUN b'] });
  expect(runSteps(config).map(({ path }) => path)).toEqual(['history[0]', 'history[2]']);
  expect(unreadSteps(config)).toEqual([
    `configuration: the command of history[1] is too long: ${MAX_STEP_CHARACTERS + 1} characters`,
  ]);
});

it('reads no more of one history than its limit', () => {
  const step = 'x'.repeat(MAX_STEP_CHARACTERS);
  const most = MAX_HISTORY_CHARACTERS / MAX_STEP_CHARACTERS;
  const config = imageConfig({ history: Array.from({ length: most + 2 }, () => `RUN ${step}`) });
  expect(runSteps(config)).toHaveLength(most);
  expect(unreadSteps(config)).toHaveLength(2);
});

it('takes any history', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (history) => {
      expect(buildSteps(imageConfig({ history }))).toHaveLength(history.length);
    }),
  );
});
