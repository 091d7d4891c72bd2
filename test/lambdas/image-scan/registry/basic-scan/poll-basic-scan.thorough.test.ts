import { pollBasicScan } from '../../../../../lambdas/image-scan/registry/basic-scan/poll-basic-scan';
import { type EcrAnswer, type EcrCall, type EcrServer, startEcr } from '../support/ecr-server';
import { finding, image, page } from './scan-pages';

let server: EcrServer | undefined;
async function poll(answer: (call: EcrCall) => EcrAnswer) {
  server = await startEcr(answer);
  return pollBasicScan({ ecr: server.ecr, starter: server.ecr }, image, new Date(Date.parse(image.claimedAt) + 40_000));
}
afterEach(() => server?.close());

it('reads 12,000 findings over pages, of which some are empty and later ones repeat no header', async () => {
  const total = 12_000;
  const result = await poll(({ input }) => {
    const at = Number(input['nextToken'] ?? 0);
    if (at === 3000 && !String(input['nextToken']).endsWith('.0'))
      return page([], { HIGH: total }, { nextToken: '3000.0' });
    const next = at + 1000;
    const findings = Array.from({ length: 1000 }, (_, index) => finding(at + index));
    const more = next < total ? { nextToken: String(next) } : {};
    return at === 0
      ? page(findings, { HIGH: total }, more)
      : { imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings }, ...more };
  });
  if (result.state !== 'complete') throw new Error(result.why);
  expect(new Set(result.result.findings.map(({ id }) => id)).size).toBe(total);
});

it('ends when tokens never do', async () => {
  const result = await poll(() => page([], {}, { nextToken: 'again' }));
  expect(result).toEqual({ state: 'unknown', why: "the registry's scan has more findings than the 0 that are read" });
  expect(server?.calls).toHaveLength(500);
});
