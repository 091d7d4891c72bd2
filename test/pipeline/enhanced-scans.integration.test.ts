import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EnhancedScanEvidence, registryEvidenceSchema } from '../../lambdas/image-scan/registry/registry-evidence';
import { getEvidence } from '../../lambdas/verdicts/store/evidence';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import { debianImage, textEntry } from '../support/debian-image';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';
import { policyStore } from '../support/policies';

let pipeline: Pipeline;
const repositories: string[] = [];
beforeAll(async () => {
  pipeline = await Pipeline.open();
  await publish('CVE-2026-70001', [{ name: 'enhanced-a', fixed: '2' }, { name: 'enhanced-b' }], CRITICAL_VECTOR);
  await publish('CVE-2026-70002', [{ name: 'enhanced-c', fixed: '2' }]);
  await publish('CVE-2026-70003', [{ name: 'enhanced-npm', fixed: '1.2.3', ecosystem: 'npm' }], CRITICAL_VECTOR);
});
/** As long as one repository is covered by enhanced scanning, basic scanning of all others is the exception. */
afterAll(async () => {
  for (const repository of repositories) await pipeline.control(`repositories/${repository}`, {});
});

/** Publishes an advisory that several packages have in common. */
async function publish(
  id: string,
  packages: readonly { readonly name: string; readonly fixed?: string; readonly ecosystem?: string }[],
  vector?: string,
): Promise<void> {
  const document = {
    ...{ id: `TEST-${id}`, upstream: [id], published: '2026-01-01T00:00:00Z', summary: 'A vulnerability' },
    severity: vector === undefined ? [] : [{ type: 'CVSS_V3', score: vector }],
    affected: packages.map(({ name, fixed, ecosystem = 'Debian:12' }) => ({
      package: { ecosystem, name },
      ranges: [
        {
          type: ecosystem === 'npm' ? 'SEMVER' : 'ECOSYSTEM',
          events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])],
        },
      ],
    })),
  };
  await writeFile(join(pipeline.account.examples, 'advisories', `${id}.json`), JSON.stringify(document));
}

const enhancedScan = (enhanced: object) => ({ scanType: 'enhanced', enhanced: { delayMs: 50, ...enhanced } });

async function repositoryWith(behaviour: object): Promise<string> {
  const repository = await pipeline.repository(behaviour);
  repositories.push(repository);
  return repository;
}

async function judged(
  packages: Readonly<Record<string, string>>,
  enhanced: object = {},
  npm: Readonly<Record<string, string>> = {},
): Promise<VerdictRecord> {
  const files = Object.entries(npm).map(([name, version]) =>
    textEntry(`srv/node_modules/${name}/package.json`, JSON.stringify({ name, version })),
  );
  const repository = await repositoryWith(enhancedScan(enhanced));
  return pipeline.verdict(await pipeline.push(debianImage({ packages, files }), repository));
}

async function scanOf(record: VerdictRecord): Promise<EnhancedScanEvidence> {
  const { registry } = record.evidence;
  if (!registry) throw new Error('the record points at no evidence of the registry');
  const scan = registryEvidenceSchema.parse(await getEvidence(policyStore(pipeline).bucket, registry));
  if (scan.scanType !== 'enhanced') throw new Error('the evidence is of a basic scan');
  return scan;
}

const CLEAN = { bash: '5.2.15-2' };
const whyOf = (record: VerdictRecord) => record.unknowns.map(({ why }) => why).join('\n');

describe('An enhanced scan', () => {
  it('that finds nothing makes an image COMPLIANT, and the evidence says how that is proven', async () => {
    const record = await judged(CLEAN);
    expect(record).toMatchObject({ verdict: 'COMPLIANT', unknowns: [], exceptionsApplied: [] });
    const { findings, suppressed, proof, completedAt, databaseUpdatedAt } = await scanOf(record);
    expect([findings, suppressed]).toEqual([[], []]);
    expect(proof).toMatchObject({ rule: expect.stringMatching(/^(settled|two-equal-reads)$/), counts: 'equal' });
    expect(completedAt).toBe(databaseUpdatedAt);
    expect(Date.parse(completedAt)).toBeGreaterThanOrEqual(Math.floor(Date.parse(record.pushedAt ?? '') / 1000) * 1000);
    expect(Date.parse(proof.lastReadAt)).toBeGreaterThanOrEqual(Date.parse(completedAt) + 1000);
  });

  it('that finds a vulnerability counts each package that has it, and tells which of them has a fix', async () => {
    const record = await judged({ 'enhanced-a': '1-1', 'enhanced-b': '1-1' }, { exploited: ['CVE-2026-70001'] });
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', counts: { CRITICAL: 2 } });
    expect(record.reasons[0]?.findings).toEqual(['CVE-2026-70001 enhanced-a 1-1', 'CVE-2026-70001 enhanced-b 1-1']);
    const { findings } = await scanOf(record);
    expect(findings).toMatchObject([
      { package: { name: 'enhanced-a', fixedIn: '2' }, fixAvailable: true, exploitAvailable: true, cvss: 9.8 },
      { package: { name: 'enhanced-b' }, fixAvailable: false, publishedAt: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('looks at npm packages, so that they need no acceptance', async () => {
    expect(await judged(CLEAN, {}, { 'enhanced-npm': '1.2.3' })).toMatchObject({ verdict: 'COMPLIANT' });
    expect(await judged(CLEAN, {}, { 'enhanced-npm': '1.2.2' })).toMatchObject({
      verdict: 'NON_COMPLIANT',
      reasons: [{ threshold: 'CRITICAL', findings: ['CVE-2026-70003 enhanced-npm 1.2.2'] }],
    });
  });

  it('keeps what is not triaged as such', async () => {
    expect(await judged({ 'enhanced-c': '1-1' })).toMatchObject({ verdict: 'COMPLIANT', counts: { UNTRIAGED: 1 } });
  });

  it.each([false, true])(
    'whose findings are suppressed names them as an exception (ECR lists them: %s)',
    async (listsSuppressed) => {
      const record = await judged({ 'enhanced-a': '1-1' }, { suppressed: ['CVE-2026-70001'], listsSuppressed });
      expect(record).toMatchObject({ verdict: 'COMPLIANT', counts: { CRITICAL: 0 } });
      expect(record.exceptionsApplied).toEqual([
        {
          id: 'inspector-suppressed',
          source: 'inspector',
          findings: ['CVE-2026-70001 enhanced-a 1-1'],
          found: 1,
          reason: expect.any(String),
          expiresAt: null,
        },
      ]);
    },
  );
});

describe('An enhanced scan that proves nothing leaves the image unknown, with the reason', () => {
  it.each([
    ['SCAN_ELIGIBILITY_EXPIRED', /not fixed/],
    ['IMAGE_ARCHIVED', /archived/],
    ['LIMIT_EXCEEDED', /limit/],
    ['FAILED', /failed/],
    ['UNSUPPORTED_IMAGE', /does not support/],
    ['FINDINGS_UNAVAILABLE', /FINDINGS_UNAVAILABLE/],
    ['PENDING', /PENDING/],
  ])("where ECR's status is %s", async (status, why) => {
    const record = await judged(CLEAN, { status });
    expect(record.verdict).toBe('UNKNOWN');
    expect(whyOf(record)).toMatch(why);
  });

  it.each([
    ['SCAN_ELIGIBILITY_EXPIRED', 'INACTIVE', /not fixed/],
    ['UNSUPPORTED_OS', 'INACTIVE', /operating system/],
    ['PENDING_INITIAL_SCAN', 'ACTIVE', /still to come/],
    ['SUCCESSFUL', 'INACTIVE', /does not say/],
  ])("where Inspector's coverage says %s (%s)", async (reason, statusCode, why) => {
    const record = await judged(CLEAN, { coverage: { statusCode, reason } });
    expect(record.verdict).toBe('UNKNOWN');
    expect(whyOf(record)).toMatch(why);
  });

  it('where counts and findings never agree', async () => {
    const record = await judged(CLEAN, { counts: 'wrong' });
    expect(record.verdict).toBe('UNKNOWN');
    expect(whyOf(record)).toMatch(/1 LOW counted, 0 read/);
  });
});

describe('Findings that come later than the scan', () => {
  it('are never taken for none', async () => {
    const record = await judged({ 'enhanced-a': '1-1' }, { lagMs: 500 });
    expect(record).toMatchObject({ verdict: 'NON_COMPLIANT', counts: { CRITICAL: 1 } });
    expect(await pipeline.scans(record)).toHaveLength(1);
  });

  it('are waited for where there are no counts, until the list has been read twice alike', async () => {
    const record = await judged(CLEAN, { counts: 'absent' });
    expect(record.verdict).toBe('COMPLIANT');
    const { proof } = await scanOf(record);
    expect(proof).toMatchObject({ rule: 'two-equal-reads', counts: 'absent' });
    expect(Date.parse(proof.lastReadAt) - Date.parse(proof.firstReadAt)).toBeGreaterThanOrEqual(1000);
  });
});

describe('A scan type that is switched while an image waits', () => {
  const claimed = (image: Parameters<Pipeline['claimOf']>[0]) =>
    pipeline.eventually('the run to begin', async () => ((await pipeline.claimOf(image)) ? true : undefined));

  it('to enhanced leads to the verdict of the enhanced scan', async () => {
    const repository = await repositoryWith({ scan: { outcome: 'never-finishes' } });
    const image = await pipeline.push(debianImage({ packages: { 'enhanced-a': '1-1' } }), repository);
    await claimed(image);
    await pipeline.control(`repositories/${repository}`, enhancedScan({}));
    const record = await pipeline.verdict(image);
    expect(record.verdict).toBe('NON_COMPLIANT');
    expect((await scanOf(record)).findings).toHaveLength(1);
  });

  it('to basic leads to the verdict of a basic scan', async () => {
    const repository = await repositoryWith(enhancedScan({ status: 'PENDING' }));
    const image = await pipeline.push(debianImage({ packages: { 'enhanced-a': '1-1' } }), repository);
    await claimed(image);
    await pipeline.control(`repositories/${repository}`, { scan: { delayMs: 50 } });
    const record = await pipeline.verdict(image);
    expect(record.verdict).toBe('NON_COMPLIANT');
    await expect(scanOf(record)).rejects.toThrow('basic');
  });
});
