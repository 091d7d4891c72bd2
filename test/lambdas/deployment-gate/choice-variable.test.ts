import { choiceVariable } from '../../../lambdas/deployment-gate/choice-variable';
import { readEnv } from '../../../lambdas/shared/env';

const read = (value: string) => readEnv({ onError: choiceVariable('ON_ERROR') }, { ON_ERROR: value }).onError;

it.each(['block', 'allow'])('%s is a choice', (value) => {
  expect(read(value)).toBe(value);
});

it.each(['', 'ALLOW', 'true', 'allow '])('"%s" is none, and opens nothing', (value) => {
  expect(() => read(value)).toThrow(/ON_ERROR is ".*", but must be one of block, allow/);
});
