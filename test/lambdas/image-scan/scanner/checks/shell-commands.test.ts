import fc from 'fast-check';
import { MAX_STEP_CHARACTERS } from '../../../../../lambdas/image-scan/scanner/checks/build-steps';
import { programCall, shellCommands } from '../../../../../lambdas/image-scan/scanner/checks/shell-commands';

const words = (text: string) => shellCommands(text).map((command) => command.words);

it.each([
  ['a b && c; d || e', [['a', 'b'], ['c'], ['d'], ['e']]],
  ['echo \'a && b\' "c; d"', [['echo', 'a && b', 'c; d']]],
  ['a \\\n b\nc', [['a', 'b'], ['c']]],
  ['a # b\nc#d', [['a'], ['c#d']]],
  ['(a; b)', [['a'], ['b']]],
  ['a 2>&1 >x', [['a', '2>&1', '>x']]],
  ['a & b', [['a'], ['b']]],
  ['a\\ b "c\\"d"', [['a b', 'c\\"d']]],
  ['a ""', [['a', '']]],
  ['a "unclosed; b', [['a', 'unclosed; b']]],
  ['', []],
])('cuts %j', (text, expected) => {
  expect(words(text)).toEqual(expected);
});

it('tells how commands are joined', () => {
  expect(shellCommands('a | b || c && d <(e) (f)').map(({ words: [word], joint }) => [word, joint])).toEqual([
    ['a', ''],
    ['b', '|'],
    ['c', ''],
    ['d', ''],
    ['e', '<('],
    ['f', '('],
  ]);
});

it.each([
  ['A=1 B=2 /usr/bin/env -i C=3 sudo -E apt-get update', 'apt-get', ['update']],
  ['then curl x', 'curl', ['x']],
  ['apt-get install sudo', 'apt-get', ['install', 'sudo']],
])('finds the program of %j', (text, program, args) => {
  const [command] = shellCommands(text);
  expect(command && programCall(command)).toMatchObject({ program, args });
});

it('finds no program where only variables are set', () => {
  expect(shellCommands('A=1 B=2').map(programCall)).toEqual([null]);
});

it.each(['a', ' ', '|', '(', '"', "'", '\\', '#', '<(', '$(', 'a;', '"a" ', '&&', '\n'])(
  'takes linear time on the longest step of %j',
  (piece) => {
    const text = piece.repeat(MAX_STEP_CHARACTERS / piece.length);
    const start = performance.now();
    shellCommands(text).map(programCall);
    expect(performance.now() - start).toBeLessThan(3000);
  },
);

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab \'"\\|&;()<>#\n$`=') }), (text) => {
      for (const command of shellCommands(text)) expect(command.words.length).toBeGreaterThan(0);
    }),
  );
});
