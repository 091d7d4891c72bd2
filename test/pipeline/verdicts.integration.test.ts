import { randomBytes } from 'node:crypto';
import { verdictOfTag } from '../../lambdas/verdicts/queries';
import { getEvidence } from '../../lambdas/verdicts/store/evidence';
import { debianImage, textEntry } from '../support/debian-image';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';
import { policyStore } from '../support/policies';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});

/** The alphabet of AWS access key ids. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const randomPackage = () => `lib${randomBytes(5).toString('hex')}`;

describe('A pushed image', () => {
  it('without findings is compliant, proven by both scans, and its tag points at it', async () => {
    const repository = await pipeline.repository();
    const name = randomPackage();
    const image = await pipeline.push(debianImage({ packages: { [name]: '1.0-1' } }), repository, 'v7');
    const record = await pipeline.verdict(image);
    expect(record).toMatchObject({ verdict: 'COMPLIANT', score: 0, reasons: [], unknowns: [], tags: ['v7'], gen: 1 });
    expect(Object.keys(record.evidence).sort()).toEqual(['cyclonedx', 'registry', 'scanner', 'spdx', 'verdict']);
    const { cyclonedx, spdx } = record.evidence;
    for (const pointer of [cyclonedx, spdx]) {
      const document = pointer && (await getEvidence(policyStore(pipeline).bucket, pointer));
      expect(JSON.stringify(document)).toContain(`pkg:deb/debian/${name}@1.0-1`);
    }
    expect(Date.parse(record.validUntil)).toBeGreaterThan(Date.now());
    expect(await verdictOfTag(pipeline.table, image, 'v7')).toMatchObject({ digest: image.digest, record });
  });

  it.each([
    ['1.2.2-9', 'NON_COMPLIANT'],
    ['1.2.3-1', 'COMPLIANT'],
  ])('with a package at %s, fixed in 1.2.3-1, is %s', async (version, verdict) => {
    const name = randomPackage();
    const id = `CVE-2026-${Math.floor(Math.random() * 1e7)}`;
    await pipeline.advise({ id, package: name, fixed: '1.2.3-1', cvss: CRITICAL_VECTOR });
    const repository = await pipeline.repository();
    const record = await pipeline.verdict(
      await pipeline.push(debianImage({ packages: { [name]: version } }), repository),
    );
    expect(record.verdict).toBe(verdict);
    expect(record.reasons).toEqual(
      verdict === 'COMPLIANT'
        ? []
        : [{ threshold: 'CRITICAL', allowed: 0, found: 1, findings: [`${id} ${name} ${version}`] }],
    );
  });

  it('is scanned on request where the repository does not scan on push', async () => {
    const repository = await pipeline.repository({}, { scanOnPush: false });
    const record = await pipeline.verdict(
      await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' } }), repository),
    );
    expect(record.verdict).toBe('COMPLIANT');
  });

  it('with a secret in its environment is not compliant, and the secret stands nowhere in the record', async () => {
    const secret = `AKIA${[...randomBytes(16)].map((byte) => BASE32[byte % 32]).join('')}`;
    const repository = await pipeline.repository();
    const config = { Env: [`AWS_ACCESS_KEY_ID=${secret}`] };
    const record = await pipeline.verdict(
      await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' }, config }), repository),
    );
    expect(record.verdict).toBe('NON_COMPLIANT');
    expect(JSON.stringify(record)).not.toContain(secret);
  });

  it('with packages that nobody matched against advisories is unknown, and says which', async () => {
    const files = [textEntry('srv/node_modules/left-pad/package.json', '{"name":"left-pad","version":"1.3.0"}')];
    const repository = await pipeline.repository();
    const record = await pipeline.verdict(
      await pipeline.push(debianImage({ packages: { bash: '5.2.15-2' }, files }), repository),
    );
    expect(record).toMatchObject({ verdict: 'UNKNOWN', unknowns: [{ what: 'packages' }] });
    expect(record.unknowns[0]?.why).toContain('npm');
  });

  it('that stands in two repositories has two verdicts', async () => {
    const built = debianImage({ packages: { bash: '5.2.15-2' } });
    const [first, second] = [await pipeline.repository(), await pipeline.repository({ scan: { outcome: 'failed' } })];
    const images = [await pipeline.push(built, first), await pipeline.push(built, second)] as const;
    expect((await pipeline.verdict(images[0])).verdict).toBe('COMPLIANT');
    expect((await pipeline.verdict(images[1])).verdict).toBe('UNKNOWN');
  });
});
