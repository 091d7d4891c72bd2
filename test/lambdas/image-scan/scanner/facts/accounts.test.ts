import fc from 'fast-check';
import {
  accountsOf,
  parseGroup,
  parsePasswd,
  parseShadow,
} from '../../../../../lambdas/image-scan/scanner/facts/accounts';

it('reads etc/passwd as the C library does', () => {
  const text = [
    'root:x:0:0:root:/root:/bin/bash',
    '# a comment',
    '+::::::',
    'open::1000:1000::/:/bin/sh',
    'zero:*:00:0',
    'hash:$6$secret:12:12:::',
    'few:x:1',
    'named:x:abc:0:::',
    'huge:x:4294967296:0:::',
    ':x:5:5:::',
    '',
  ].join('\n');
  expect(parsePasswd(Buffer.from(text))).toEqual([
    { name: 'root', uid: 0, gid: 0, password: 'shadowed' },
    { name: 'open', uid: 1000, gid: 1000, password: 'empty' },
    { name: 'zero', uid: 0, gid: 0, password: 'locked' },
    { name: 'hash', uid: 12, gid: 12, password: 'set' },
  ]);
});

it('reads etc/group', () => {
  expect(parseGroup(Buffer.from('root:x:0:\nadm:x:4:a,b\nbad:x\n'))).toEqual([
    { name: 'root', gid: 0 },
    { name: 'adm', gid: 4 },
  ]);
});

it.each([
  ['', 'empty'],
  ['*', 'locked'],
  ['!', 'locked'],
  ['!!', 'locked'],
  ['!*', 'locked'],
  ['!$6$salt$hash', 'locked'],
  ['$6$salt$hash', 'set'],
  ['$y$j9T$salt$hash', 'set'],
])('reads the password %j of etc/shadow as %s, and keeps nothing of it', (password, state) => {
  const entries = parseShadow(Buffer.from(`root:${password}:19000:0:99999:7:::\nlone\n`));
  expect(entries).toEqual([{ name: 'root', password: state }]);
});

it('joins passwd and shadow by the first line of each name', () => {
  const users = parsePasswd(Buffer.from('root:x:0:0\nopen::5:5\nghost:x:6:6\n'));
  const shadow = parseShadow(Buffer.from('root::1\nroot:!:1\nopen:!:1\n'));
  expect(accountsOf(users, shadow).map(({ name, password }) => [name, password])).toEqual([
    ['root', 'empty'],
    ['open', 'empty'],
    ['ghost', 'locked'],
  ]);
});

it('takes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      for (const parse of [parsePasswd, parseGroup, parseShadow]) {
        for (const { name } of parse(Buffer.from(bytes))) expect(name.length).toBeLessThanOrEqual(256);
      }
    }),
  );
});
