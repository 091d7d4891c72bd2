import fc from 'fast-check';
import { rpmManifest } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-manifest';
import { rpmSqliteJournal } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-sqlite';
import { parseOrRefuse, parsesAnyBytes } from '../any-bytes';
import { DATABASES, MANIFEST } from './rpm-files';

it.each([
  ...DATABASES,
  ['the manifest', rpmManifest, Buffer.from(MANIFEST)] as const,
  ['the journal', rpmSqliteJournal, Buffer.alloc(0)] as const,
])('throws nothing but InvalidPackageRecord on any bytes: %s', (_, file, bytes) => {
  parsesAnyBytes(file, 'rpmdb.sqlite-wal', [bytes]);
});

it.each(DATABASES)(
  'throws nothing but InvalidPackageRecord on damaged pages and their indexes: %s',
  (_, file, bytes) => {
    // Pages begin at multiples of 4096, and what says how they hang together stands at their starts.
    const edit = fc.tuple(
      fc.nat({ max: Math.floor(bytes.length / 4096) - 1 }),
      fc.nat({ max: 120 }),
      fc.nat({ max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const copy = Buffer.from(bytes);
        for (const [page, offset, byte] of edits) copy[page * 4096 + offset] = byte;
        return (parseOrRefuse(file, copy, '') ?? []).every(({ type }) => type === 'rpm');
      }),
      { numRuns: 500 },
    );
  },
);
