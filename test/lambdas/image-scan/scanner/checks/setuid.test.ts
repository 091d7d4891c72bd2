import { knownSetuidFile } from '../../../../../lambdas/image-scan/scanner/checks/known-setuid-file';
import { setgidFile } from '../../../../../lambdas/image-scan/scanner/checks/setgid-file';
import { setuidFile } from '../../../../../lambdas/image-scan/scanner/checks/setuid-file';
import type { FileFact } from '../../../../../lambdas/image-scan/scanner/facts/file-fact';
import { imageFacts, imageFile } from './image-facts-of';

const CASES: readonly (readonly [string, Partial<FileFact>, 'setuid' | 'setgid' | 'known' | null])[] = [
  ['opt/app/helper', { mode: 0o4755 }, 'setuid'],
  ['opt/app/helper', { mode: 0o4755, uid: 1000 }, 'setuid'],
  ['opt/app/helper', { mode: 0o6755 }, 'setuid'],
  ['opt/app/helper', { mode: 0o2755 }, 'setgid'],
  ['usr/bin/su', { mode: 0o4755 }, 'known'],
  ['bin/mount', { mode: 0o4755 }, 'known'],
  ['usr/bin/chage', { mode: 0o2755, gid: 42 }, 'known'],
  ['usr/lib/openssh/ssh-keysign', { mode: 0o4755 }, 'known'],
  // Not root's, or not where the distribution has it.
  ['usr/bin/su', { mode: 0o4755, uid: 1000 }, 'setuid'],
  ['usr/local/bin/su', { mode: 0o4755 }, 'setuid'],
  ['home/app/su', { mode: 0o2755 }, 'setgid'],
  // sudo is another check's.
  ['usr/bin/sudo', { mode: 0o4755, nature: 'sudo' }, null],
  // Without a right to execute the bits mean nothing.
  ['opt/app/data', { mode: 0o4644 }, null],
  ['opt/app/data', { mode: 0o2745 }, null],
  ['opt/app/data', { mode: 0o2666 }, null],
  ['opt/app/shared', { mode: 0o2775, type: 'directory' }, null],
  ['opt/app/plain', { mode: 0o755 }, null],
];

it.each(CASES)('takes %s, %j for %s', (path, parts, expected) => {
  const image = imageFacts({ files: { files: [imageFile(path, parts)] } });
  const found = { setuid: setuidFile, setgid: setgidFile, known: knownSetuidFile };
  const kinds = Object.entries(found).filter(([, check]) => check.find(image).length > 0);
  expect(kinds.map(([kind]) => kind)).toEqual(expected === null ? [] : [expected]);
  for (const [, check] of kinds) expect(check.find(image).map((place) => place.path)).toEqual([path]);
});
