import { fingerprintOf } from '../../../../lambdas/verdicts/exports/exported-image';
import { exportedImage, SECRET, VULNERABILITY } from './exported';
import { lines } from './read-json-lines';

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
});
