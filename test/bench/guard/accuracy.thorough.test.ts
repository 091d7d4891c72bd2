import { join } from 'node:path';
import { Accuracy } from '../../../bench/guard/accuracy';
import { guardRequestOf } from '../../../bench/guard/eval-request';
import { labelledRequests } from '../../../bench/guard/labelled-requests';
import { isSetAside } from '../../../bench/guard/set-aside';
import { threatDetection } from '../../../lambdas/request-guard/threats/threat-detection';

/** Skipped without MAYFLY_DATA_DIR, which names the folder of the labelled requests: they are not part of the repository. */
const DIRECTORY = process.env['MAYFLY_DATA_DIR'];
const described = DIRECTORY === undefined ? describe.skip : describe;

described('Threat detection on labelled requests (skipped where MAYFLY_DATA_DIR is not set)', () => {
  it('catches as many attacks and refuses as little ordinary use as is promised, in both halves', async () => {
    const detect = threatDetection({});
    const halves = { tuned: new Accuracy(), setAside: new Accuracy() };
    for await (const labelled of labelledRequests(join(DIRECTORY ?? '', 'requests'))) {
      const { request, body } = guardRequestOf(labelled);
      const half = isSetAside(labelled.id) ? halves.setAside : halves.tuned;
      half.count(labelled, detect(request, body).threats.length > 0);
    }
    for (const half of Object.values(halves)) {
      expect({ caught: half.attacks.share, refused: half.benign.share, meetsGoals: half.meetsGoals }).toMatchObject({
        meetsGoals: true,
      });
    }
  }, 300_000);
});
