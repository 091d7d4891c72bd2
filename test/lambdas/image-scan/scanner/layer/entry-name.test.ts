import { entryName, printableName } from '../../../../../lambdas/image-scan/scanner/layer/entry-name';

it.each([
  ['etc/passwd', 'etc/passwd'],
  ['./etc/passwd', 'etc/passwd'],
  ['etc//x/./y/', 'etc/x/y'],
  ['./', ''],
  ['.', ''],
  ['/', ''],
  ['/etc/passwd', 'etc/passwd'],
  ['//x', 'x'],
  ['a..b/..c', 'a..b/..c'],
  ['.hidden/.x', '.hidden/.x'],
])('takes "%s" for the path "%s"', (name, path) => {
  expect(entryName(name)).toEqual({ path });
});

it.each([
  ['../etc/passwd', '..'],
  ['a/../../b', '..'],
  ['a/..', '..'],
  ['./../x', '..'],
  ['/../x', '..'],
  ['a\0b', 'NUL'],
  ['x'.repeat(4097), 'too long'],
])('refuses %j', (name, why) => {
  expect(entryName(name)).toEqual({ refused: expect.stringContaining(why) });
});

it('shows a hostile name without its control characters and not at any length', () => {
  expect(printableName('a\n\x1b[31m')).toBe('"a\\n\\u001b[31m"');
  expect(printableName('x'.repeat(9999)).length).toBeLessThan(210);
});
