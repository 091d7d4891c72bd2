import fc from 'fast-check';
import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';
import type { PackageFile, RawPackage } from '../../../../../lambdas/image-scan/scanner/inventory/package-file';

/** Null where the parser refuses the bytes. Any other error is the parser's defect and passes through. */
export function parseOrRefuse(file: PackageFile, bytes: Buffer, path: string): readonly RawPackage[] | null {
  try {
    return file.parse(bytes, path);
  } catch (error) {
    if (error instanceof InvalidPackageRecord) return null;
    throw error;
  }
}

/**
 * Whatever the bytes, a parser gives packages that have a name and a version of one word, or throws
 * InvalidPackageRecord.
 *
 * @param records real ones, which are damaged in all ways
 */
export function parsesAnyBytes(file: PackageFile, path: string, records: readonly Buffer[], runs = 400): void {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all)),
    damaged(records),
  );
  const isSound = ({ name, version }: RawPackage) => /^[!-~]{1,400}$/.test(name) && /^[!-~]{1,400}$/.test(version);
  fc.assert(
    fc.property(bytes, (given) => parseOrRefuse(file, given, path)?.every(isSound) ?? true),
    { numRuns: runs },
  );
}

/** Records with pieces overwritten, cut out, doubled or put in, at places anywhere. */
export function damaged(records: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const edit = fc.record({
    kind: fc.constantFrom('overwrite', 'cut', 'double', 'insert', 'truncate'),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat({ max: 40 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
  });
  return fc.tuple(fc.constantFrom(...records), fc.array(edit, { minLength: 1, maxLength: 4 })).map(([record, edits]) =>
    edits.reduce((whole, { kind, place, length, bytes }) => {
      const at = Math.floor(place * whole.length);
      const [before, after] = [whole.subarray(0, at), whole.subarray(at)];
      if (kind === 'overwrite') return Buffer.concat([before, bytes, after.subarray(bytes.length)]);
      if (kind === 'cut') return Buffer.concat([before, after.subarray(length)]);
      if (kind === 'double') return Buffer.concat([before, after.subarray(0, length), after]);
      return kind === 'insert' ? Buffer.concat([before, bytes, after]) : before;
    }, record),
  );
}
