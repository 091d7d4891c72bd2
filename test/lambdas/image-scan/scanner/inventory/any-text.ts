import fc from 'fast-check';
import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';

interface Named {
  readonly name: string;
  readonly version: string;
}

/**
 * Whatever the text, a parser gives packages that have a name and a version, or throws InvalidPackageRecord.
 * @param pieces what the format is made of, so that texts come close to it
 */
export function parsesAnyText(parse: (text: string) => readonly Named[], pieces: readonly string[]): void {
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        return parse(text).every(({ name, version }) => name !== '' && version !== '');
      } catch (error) {
        return error instanceof InvalidPackageRecord;
      }
    }),
    { numRuns: 500 },
  );
}
