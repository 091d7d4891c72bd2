import { scriptsOf } from './pipeline-file';

const KEYS = ['run', 'script', 'commands'];

describe('The scripts of a pipeline definition', () => {
  it('are found under their keys, in lists and in mappings, without what stands around them', () => {
    const yaml = [
      '# a comment',
      'jobs:',
      '  gate:',
      '    steps:',
      '      - uses: some/action@v1',
      '      - name: Gate',
      '        run: |',
      '          first',
      '            indented',
      '',
      '          last',
      '    after: yes',
      'build:',
      '  script:',
      '    # a comment',
      '    - |',
      '      one',
      '    - |',
      '      two',
      '  other: text',
    ].join('\n');
    expect(scriptsOf(yaml, KEYS)).toEqual([
      { path: 'jobs.gate.steps.run', text: 'first\n  indented\n\nlast' },
      { path: 'build.script', text: 'one' },
      { path: 'build.script', text: 'two' },
    ]);
  });

  it.each([
    ['run: echo hidden', 'run: echo hidden'],
    ['script:\n  - echo hidden', '- echo hidden'],
    ['build:\n  commands: [echo hidden]', 'commands: [echo hidden]'],
    ['run: >\n  folded', 'run: >'],
  ])('are never overlooked: %j', (yaml, named) => {
    expect(() => scriptsOf(yaml, KEYS)).toThrow(named);
  });
});
