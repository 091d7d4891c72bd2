import { safeIssue } from '../../../../lambdas/request-guard/validation/safe-issues';

const told = (message: string, input: unknown = '~', path: PropertyKey[] = []) =>
  safeIssue('body', { message, path }, input, true);

describe('What is told of an issue', () => {
  it.each<[string, string]>([
    ['Invalid input: expected string, received number', 'Invalid input: expected string'],
    ['Invalid type: Expected string but received 4711', 'Invalid type: Expected string'],
    ['must be a number (was "hunter2")', 'must be a number'],
    ['must be a number (was a string)', 'must be a number'],
    ['Expected 3 items, got 4', 'Expected 3 items'],
    ['Unrecognized keys: "a", \'b\' and `c`', 'Unrecognized keys: …, … and …'],
    ['Unrecognized key: "one without an end', 'Unrecognized key: …'],
    ['Too small: expected at least 3 characters', 'Too small: expected at least 3 characters'],
    ['One\nline\u202e', 'One line'],
    ['was 4711', 'is not valid'],
    ['', 'is not valid'],
  ])('of the message %j is %j', (message, expected) => {
    expect(told(message).reason).toBe(expected);
  });

  it('is our own reason where the message tells the value in words of its own', () => {
    expect(told('4711 is no name', { name: 4711 }, ['name'])).toEqual({ path: 'body.name', reason: 'is not valid' });
    expect(told('no such user as alice', 'alice').reason).toBe('is not valid');
  });

  it('is bounded, whatever the message', () => {
    expect(told('a b '.repeat(10_000)).reason.length).toBeLessThanOrEqual(160);
  });

  it('says that a value is missing, and reads none of a prototype', () => {
    expect(told('Required', {}, ['name'])).toEqual({ path: 'body.name', reason: 'is missing' });
    expect(told('Required', {}, ['constructor', 'name']).reason).toBe('is missing');
  });
});
