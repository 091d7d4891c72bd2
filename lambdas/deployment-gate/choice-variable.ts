import { InvalidEnvironmentVariable, type VariableReader } from '../shared/env';
import { CHOICES, type Choice } from './contract';

/** `block` or `allow`; anything else stops the function from starting, which ECS reads as a refusal. */
export function choiceVariable(variable: string): VariableReader<Choice> {
  return {
    variable,
    parse: (value) => {
      const choice = CHOICES.find((known) => known === value);
      if (!choice) throw new InvalidEnvironmentVariable(variable, value, `one of ${CHOICES.join(', ')}`);
      return choice;
    },
  };
}
