import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putPolicy, readPolicyInForce } from '../../lambdas/image-scan/policy-store';
import { runMayfly } from '../../local/demo/command-line';
import { debianImage } from '../support/debian-image';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';
import { policyStore } from '../support/policies';

/** Inspector's events are collected for a minute before they are looked at. */
const COLLECTED_MS = 150_000;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});

const mayfly = (...args: readonly string[]) => runMayfly([...args, '--json'], pipeline.account.env);

/** An image with a critical vulnerability in a package that no other test knows. */
async function vulnerableImage() {
  const name = `lib${randomBytes(5).toString('hex')}`;
  const id = `CVE-2026-${Math.floor(1e6 + Math.random() * 9e6)}`;
  await pipeline.advise({ id, package: name, cvss: CRITICAL_VECTOR });
  const repository = await pipeline.repository();
  const image = await pipeline.push(debianImage({ packages: { [name]: '1.0-1' } }), repository);
  const record = await pipeline.verdict(image);
  expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', unknowns: [] });
  return { id, image, record };
}

describe('A verdict that stands is judged again', () => {
  it('when an exception is added that touches it, and when that is removed', async () => {
    const { id, image, record } = await vulnerableImage();
    const by = ['--by', 'security@example.com'];
    const { stdout, code } = await mayfly(
      ...['exception', 'add', '--id', id, '--repository', image.repository],
      ...['--reason', 'Not reachable.', '--expires', '2d', ...by],
    );
    expect(code).toBe(0);
    const excused = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
    expect(excused).toMatchObject({ verdict: 'COMPLIANT', previousVerdict: 'NON_COMPLIANT' });
    expect(excused.evidence.registry).toEqual(record.evidence.registry);

    const exceptionId = JSON.parse(stdout).exception.id;
    expect((await mayfly('exception', 'remove', exceptionId, '--reason', 'It is reachable.', ...by)).code).toBe(0);
    const again = await pipeline.verdict(image, ({ gen }) => gen > excused.gen);
    expect(again).toMatchObject({ verdict: 'NON_COMPLIANT', previousVerdict: 'COMPLIANT', exceptionsApplied: [] });
  });

  it('when the policy of its repository changes', async () => {
    const { image, record } = await vulnerableImage();
    const store = policyStore(pipeline);
    const { policy } = await readPolicyInForce(store);
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    try {
      const repositories = { ...policy.repositories, [image.repository]: { thresholds: { CRITICAL: 1 } } };
      await writeFile(join(folder, 'policy.json'), JSON.stringify({ ...policy, repositories }));
      const { code, stderr } = await mayfly('policy', 'put', join(folder, 'policy.json'));
      expect(stderr).toContain('judged again within minutes');
      expect(code).toBe(0);
      const again = await pipeline.verdict(image, ({ gen }) => gen > record.gen);
      expect(again).toMatchObject({ verdict: 'COMPLIANT', previousVerdict: 'NON_COMPLIANT' });
      expect(again.policy).not.toBe(record.policy);
      expect(again.evidence.scanner).toEqual(record.evidence.scanner);
    } finally {
      await putPolicy(store, policy);
      await rm(folder, { recursive: true });
    }
  });

  it(
    'when Inspector learns of a vulnerability in it',
    async () => {
      const name = `lib${randomBytes(5).toString('hex')}`;
      const repository = await pipeline.repository({ scanType: 'enhanced', enhanced: { delayMs: 50 } });
      try {
        const image = await pipeline.push(debianImage({ packages: { [name]: '1.0-1' } }), repository);
        expect(await pipeline.verdict(image)).toMatchObject({ verdict: 'COMPLIANT', unknowns: [] });
        await pipeline.advise({
          id: `CVE-2026-${Math.floor(1e6 + Math.random() * 9e6)}`,
          package: name,
          cvss: CRITICAL_VECTOR,
        });
        const route = `${pipeline.account.registryUrl}/_control/rescans/${repository}`;
        expect((await fetch(route, { method: 'POST' })).ok).toBe(true);
        const again = await pipeline.verdict(image, ({ verdict }) => verdict === 'NON_COMPLIANT', COLLECTED_MS);
        expect(again.previousVerdict).toBe('COMPLIANT');
      } finally {
        // As long as one repository is covered by enhanced scanning, basic scanning of all others is the exception.
        await pipeline.control(`repositories/${repository}`, {});
      }
    },
    2 * COLLECTED_MS,
  );
});
