import {
  InvalidEnvironmentVariable,
  integerVariable,
  listVariable,
  MissingEnvironmentVariable,
  readEnv,
  stringVariable,
  switchVariable,
} from '../../../lambdas/shared/env';

const readers = {
  table: stringVariable('TABLE'),
  minutes: integerVariable('MINUTES', { min: 1, max: 720 }),
  projects: listVariable('PROJECTS'),
};
const complete = { TABLE: 'audit', MINUTES: '30', PROJECTS: 'a, b,' };

describe('readEnv', () => {
  it('reads every variable with its type', () => {
    expect(readEnv(readers, complete)).toEqual({ table: 'audit', minutes: 30, projects: ['a', 'b'] });
  });

  it('takes an empty list for an empty variable', () => {
    expect(readEnv(readers, { ...complete, PROJECTS: '' }).projects).toEqual([]);
  });

  it.each(['TABLE', 'MINUTES', 'PROJECTS'])('names the missing variable %s', (variable) => {
    const env = { ...complete, [variable]: undefined };
    expect(() => readEnv(readers, env)).toThrow(MissingEnvironmentVariable);
    expect(() => readEnv(readers, env)).toThrow(expect.objectContaining({ variable }));
  });

  it('takes a blank name for a missing one', () => {
    expect(() => readEnv(readers, { ...complete, TABLE: '  ' })).toThrow(MissingEnvironmentVariable);
  });

  it.each(['0', '721', '1.5', '1e2', '0x10', '', ' 5', 'thirty', '9'.repeat(400)])(
    'refuses "%s" as minutes',
    (value) => {
      const read = () => readEnv(readers, { ...complete, MINUTES: value });
      expect(read).toThrow(InvalidEnvironmentVariable);
      expect(read).toThrow(/MINUTES .* must be a whole number from 1 to 720/);
    },
  );

  it.each([
    ['on', true],
    ['off', false],
  ])('reads a switch that is %s', (value, expected) => {
    expect(readEnv({ on: switchVariable('SWITCH') }, { SWITCH: value }).on).toBe(expected);
  });

  it.each(['true', 'ON', '1', ''])('refuses "%s" as a switch', (value) => {
    const read = () => readEnv({ on: switchVariable('SWITCH') }, { SWITCH: value });
    expect(read).toThrow(InvalidEnvironmentVariable);
    expect(read).toThrow('"on" or "off"');
  });

  it('reads the process environment when none is given', () => {
    process.env['MAYFLY_ENV_TEST'] = 'here';
    expect(readEnv({ value: stringVariable('MAYFLY_ENV_TEST') }).value).toBe('here');
  });
});
