import { jsonLinesOf } from '../../../../lambdas/verdicts/exports/json-lines';
import { textOf } from './exported';

/** The documents of an export, read back. */
export const lines = async (images: Parameters<typeof jsonLinesOf>[0]) => {
  const text = await textOf(jsonLinesOf(images));
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};
