import { type ExportedImage, exceptionOf, fingerprintOf, imageIdOf } from './exported-image';
import { jsonLine } from './json-text';

/**
 * JSON Lines: for each image a line of type `image`, which is its record, then one of type `finding` for each finding.
 * Nothing of a record or finding is left out.
 */
export async function* jsonLinesOf(
  images: AsyncIterable<ExportedImage> | Iterable<ExportedImage>,
): AsyncGenerator<string> {
  for await (const image of images) {
    const { record, verdictNow, findings, notRead } = image;
    const id = imageIdOf(record);
    const known = { findings: findings?.length ?? null, ...(notRead === undefined ? {} : { notRead }) };
    yield `${jsonLine({ type: 'image', image: id, ...known, verdictNow, ...record })}\n`;
    for (const finding of findings ?? []) {
      const exception = exceptionOf(finding, image) ?? null;
      yield `${jsonLine({ type: 'finding', image: id, fingerprint: fingerprintOf(finding), exception, finding })}\n`;
    }
  }
}
