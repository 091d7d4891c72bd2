import { bounded, MayflyError } from './errors';

export type Environment = Readonly<Record<string, string | undefined>>;

export class MissingEnvironmentVariable extends MayflyError {
  override readonly name = 'MissingEnvironmentVariable';
  readonly variable: string;
  constructor(variable: string) {
    super(`The environment variable ${variable} is not set. Set it on the function or process, or deploy again.`);
    this.variable = variable;
  }
}

export class InvalidEnvironmentVariable extends MayflyError {
  override readonly name = 'InvalidEnvironmentVariable';
  readonly variable: string;
  constructor(variable: string, value: string, expected: string) {
    super(`The environment variable ${variable} is "${bounded(value, 100)}", but must be ${expected}.`);
    this.variable = variable;
  }
}

/** Reads one variable and says what type it has. */
export interface VariableReader<T> {
  readonly variable: string;
  parse(value: string): T;
}

/**
 * Reads the environment once, at the edge:
 * `readEnv({ table: stringVariable(ENV.table), lease: integerVariable(ENV.leaseMinutes, { min: 1, max: 1440 }) })`.
 * @throws MissingEnvironmentVariable where a variable is absent
 * @throws InvalidEnvironmentVariable where its value has the wrong form
 */
export function readEnv<T extends object>(
  readers: { readonly [K in keyof T]: VariableReader<T[K]> },
  env: Environment = process.env,
): Readonly<T> {
  const values: Partial<T> = {};
  for (const key of Object.keys(readers) as (keyof T)[]) {
    const reader = readers[key];
    const value = env[reader.variable];
    if (value === undefined) throw new MissingEnvironmentVariable(reader.variable);
    values[key] = reader.parse(value);
  }
  return values as T;
}

/** A string that is not empty: an empty name of a resource is a missing one. */
export function stringVariable(variable: string): VariableReader<string> {
  return {
    variable,
    parse: (value) => {
      if (value.trim() === '') throw new MissingEnvironmentVariable(variable);
      return value;
    },
  };
}

/** A whole number in decimal digits, within the bounds. */
export function integerVariable(
  variable: string,
  bounds: { readonly min: number; readonly max: number },
): VariableReader<number> {
  return {
    variable,
    parse: (value) => {
      const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= bounds.min && number <= bounds.max))
        throw new InvalidEnvironmentVariable(variable, value, `a whole number from ${bounds.min} to ${bounds.max}`);
      return number;
    },
  };
}

/** `on` or `off`, and nothing that merely looks like one of them. */
export function switchVariable(variable: string): VariableReader<boolean> {
  return {
    variable,
    parse: (value) => {
      if (value !== 'on' && value !== 'off') throw new InvalidEnvironmentVariable(variable, value, '"on" or "off"');
      return value === 'on';
    },
  };
}

/** Comma-separated values. The variable must be set, but may be empty: then the list is. */
export function listVariable(variable: string): VariableReader<readonly string[]> {
  return {
    variable,
    parse: (value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
  };
}
