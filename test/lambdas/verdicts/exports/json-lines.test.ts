import fc from 'fast-check';
import { fingerprintOf } from '../../../../lambdas/verdicts/exports/exported-image';
import { jsonLinesOf } from '../../../../lambdas/verdicts/exports/json-lines';
import { exportedImage, hostileImage, SECRET, STEERS_A_TERMINAL, textOf, VULNERABILITY } from './exported';

const lines = async (images: Parameters<typeof jsonLinesOf>[0]) => {
  const text = await textOf(jsonLinesOf(images));
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};

describe('JSON Lines', () => {
  it('are a line for each image and one for each of its findings', async () => {
    const image = exportedImage();
    const { account, region, repository, digest } = image.record;
    const id = `${account}/${region}/${repository}@${digest}`;
    expect(await lines([image])).toEqual([
      { type: 'image', image: id, findings: 2, ...image.record, verdictNow: 'NON_COMPLIANT' },
      {
        type: 'finding',
        image: id,
        fingerprint: fingerprintOf(VULNERABILITY),
        exception: image.exceptions[0],
        finding: VULNERABILITY,
      },
      { type: 'finding', image: id, fingerprint: fingerprintOf(SECRET), exception: null, finding: SECRET },
    ]);
  });

  it('tell findings that are not known from no findings', async () => {
    const [unread, none] = await lines([
      exportedImage({ findings: null, notRead: 'gone' }),
      exportedImage({ findings: [] }),
    ]);
    expect(unread).toMatchObject({ findings: null, notRead: 'gone' });
    expect(none).toMatchObject({ findings: 0 });
  });

  it('keep every value, one document a line, whatever names an image holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileImage, { maxLength: 3 }), async (images) => {
        const text = await textOf(jsonLinesOf(images));
        expect(text).not.toMatch(STEERS_A_TERMINAL);
        const findings = (await lines(images)).filter(({ type }) => type === 'finding').map(({ finding }) => finding);
        expect(findings).toEqual(images.flatMap((image) => image.findings ?? []));
      }),
    );
  });
});
