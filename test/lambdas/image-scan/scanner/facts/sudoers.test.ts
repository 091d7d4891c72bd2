import fc from 'fast-check';
import { parseSudoers } from '../../../../../lambdas/image-scan/scanner/facts/sudoers';

it.each([
  ['app ALL=(ALL) NOPASSWD: ALL', 'app'],
  ['app ALL=(ALL:ALL) NOPASSWD:ALL', 'app'],
  ['%wheel ALL = (root) NOPASSWD: /bin/ls, PASSWD: ALL', '%wheel'],
  ['ALL ALL=NOPASSWD: SETENV: /x', 'ALL'],
  ['#1000 ALL=NOPASSWD: ALL', '#1000'],
  ['app ALL=(ALL) \\\n  NOPASSWD: ALL', 'app'],
  ['Defaults !authenticate', 'everybody'],
  ['Defaults:app env_reset, !authenticate', 'app'],
])('finds the rule %j of %s', (text, who) => {
  expect(parseSudoers(Buffer.from(`# a comment\n${text}\n`))).toEqual([{ line: 2, who }]);
});

it.each([
  'app ALL=(ALL) ALL',
  'app ALL=(ALL) PASSWD: ALL',
  '# app ALL=(ALL) NOPASSWD: ALL',
  'app ALL=(ALL) ALL # NOPASSWD: ALL',
  'root ALL=(ALL) NOPASSWD: ALL',
  '#0 ALL=(ALL) NOPASSWD: ALL',
  'Defaults authenticate',
  'Defaults env_reset',
  'Defaults:root !authenticate',
  'User_Alias NOPASSWD = app',
  'Cmnd_Alias X = /bin/NOPASSWD:',
  '#includedir /etc/sudoers.d',
  '@includedir /etc/sudoers.d',
])('finds nothing in %j', (text) => {
  expect(parseSudoers(Buffer.from(text))).toEqual([]);
});

it.each(['a', '=', '\\\n', ' #', 'Defaults ', 'NOPASSWD', ' '])('takes linear time on a megabyte of %j', (piece) => {
  const bytes = Buffer.from(piece.repeat(1e6 / piece.length));
  const start = performance.now();
  parseSudoers(bytes);
  expect(performance.now() - start).toBeLessThan(3000);
});

it('takes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      for (const { who } of parseSudoers(Buffer.from(bytes))) expect(who.length).toBeLessThanOrEqual(65);
    }),
  );
});
