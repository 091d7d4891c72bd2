import { z } from 'zod';
import { HttpProblem } from '../../request-guard';
import { containedNow } from '../../verdicts/as-of-now';
import { InvalidPackageUrl, imagesWithPackage, parsePackageQuestion } from '../../verdicts/incident-queries';
import { imageWithPackage, pageOf } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { page } from '../http/parameters';

export const imagesWithPackageEndpoint = endpoint({
  route: 'GET /images-with-package',
  summary: 'Images that contain a package now',
  description: 'Only images that were judged while the setting `imageScan.packageIndex` was on.',
  query: z.strictObject({
    package: z.string().min(1).max(1024).describe('A name, or a package URL with or without a version.'),
    ...page,
  }),
  answer: { status: 200, schema: pageOf(imageWithPackage) },
  ask: async ({ table }, { query, now }) => {
    const { items, ...more } = await imagesWithPackage(table, questionOf(query.package), pageRequest(query));
    return { body: pageBody({ ...more, items: items.map((one) => containedNow(one, now)) }, query) };
  },
});

function questionOf(text: string): ReturnType<typeof parsePackageQuestion> {
  try {
    return parsePackageQuestion(text);
  } catch (cause) {
    if (!(cause instanceof InvalidPackageUrl)) throw cause;
    const reason = 'expected pkg:type/namespace/name or pkg:type/name, with or without @version';
    const errors = [{ path: 'query.package', reason }];
    throw new HttpProblem(
      { status: 400, code: 'invalid-request', detail: 'The request is not valid.', errors },
      { cause },
    );
  }
}
