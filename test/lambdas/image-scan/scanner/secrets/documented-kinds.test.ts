import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_KINDS } from '../../../../../lambdas/image-scan/scanner/secrets/kinds/all-kinds';
import { SECRET_FILES } from '../../../../../lambdas/image-scan/scanner/secrets/secret-file';

const PAGE = join(__dirname, '../../../../../docs/scanner-secrets.md');

it('documents every kind with its severity and name, and no other', () => {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const kinds = new Map([...ALL_KINDS, ...SECRET_FILES].map((kind) => [kind.id, kind]));
  const expected = [...kinds.values()].map(({ id, severity, name }) => `| \`${id}\` | ${severity} | ${name} |`);
  expect(rows.toSorted()).toEqual(expected.toSorted());
});
