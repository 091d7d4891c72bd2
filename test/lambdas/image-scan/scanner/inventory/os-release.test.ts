import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';
import { parseOsRelease } from '../../../../../lambdas/image-scan/scanner/inventory/os-release';

it.each([
  ['ID=debian\nVERSION_ID="12"\n', 'debian', '12'],
  ["NAME='Alpine Linux'\nID=alpine\nVERSION_ID=3.20.1", 'alpine', '3.20.1'],
  ['ID="Ubuntu"\nVERSION_ID="24.04"', 'ubuntu', '24.04'],
  ['ID=debian\n', 'debian', ''],
  ['# ID=other\n\nnonsense\nID_LIKE=x\nID=a\n', 'a', ''],
  ['', 'linux', ''],
])('reads %j', (text, id, versionId) => {
  expect(parseOsRelease(text)).toEqual({ id, versionId });
});

it.each(['ID=a b', 'ID="a/../b"', 'ID=', `ID=${'a'.repeat(200)}`, 'ID=a\nVERSION_ID="1 2"'])('refuses %j', (text) => {
  expect(() => parseOsRelease(text)).toThrow(InvalidPackageRecord);
});
