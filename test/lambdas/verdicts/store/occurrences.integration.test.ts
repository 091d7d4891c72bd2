import { randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { imagesWithPackage, imagesWithVulnerability } from '../../../../lambdas/verdicts/incident-queries';
import { vulnerabilityKey } from '../../../../lambdas/verdicts/keys';
import { verdictOf } from '../../../../lambdas/verdicts/queries';
import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { acquireClaim } from '../../../../lambdas/verdicts/store/claims';
import { commitVerdict } from '../../../../lambdas/verdicts/store/commit';
import { markDeleted } from '../../../../lambdas/verdicts/store/deletions';
import { type EvidenceBucket, evidenceKey, putEvidence } from '../../../../lambdas/verdicts/store/evidence';
import {
  historyOf,
  type Occurring,
  planOccurrences,
  writeOccurrences,
} from '../../../../lambdas/verdicts/store/occurrences';
import type { VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { deployedAuditTable, readDeployment } from '../../../support/audit-table';
import { clientConfiguration, readSharedAccount } from '../../../support/local-account';
import { verdictRecord } from '../../../support/verdict-record';

let table: AuditTable;
let bucket: EvidenceBucket;
beforeAll(async () => {
  table = await deployedAuditTable();
  const s3 = new S3Client(clientConfiguration(await readSharedAccount()));
  bucket = { s3, name: (await readDeployment()).evidenceBucket };
});

const randomName = () => randomBytes(6).toString('hex');
const randomCve = () => `CVE-2026-${Number.parseInt(randomBytes(4).toString('hex'), 16)}`;

const vulnerability = (id: string, fields: Partial<Finding> = {}): Finding => ({
  id,
  kind: 'vulnerability',
  severity: 'HIGH',
  title: id,
  package: { name: 'openssl', version: '1.0' },
  fixAvailable: false,
  sources: ['mayfly'],
  aliases: [],
  ...fields,
});

const found = (ids: readonly string[], about: Partial<Occurring> = {}): Occurring => ({
  findings: ids.map((id) => vulnerability(id)),
  packages: null,
  complete: true,
  ...about,
});

/** A run up to the moment before its commit, as `judgeRun` does it. */
class TestRun {
  readonly record: VerdictRecord;
  readonly changes: number;
  readonly write: () => Promise<void>;

  private constructor(record: VerdictRecord, changes: number, write: () => Promise<void>) {
    this.record = record;
    this.changes = changes;
    this.write = write;
  }

  /** Takes the lease, over from a dead run if need be. */
  static async plan(image: VerdictRecord, occurring: Occurring): Promise<TestRun> {
    const gen = await claim(image);
    const runId = `run-${gen}`;
    const record = { ...image, runId, gen, verdictId: `${runId}.${gen}`, startedAt: startOf(gen) };
    const plan = await planOccurrences({ table, bucket }, record, occurring);
    if (!plan) return new TestRun(record, 0, async () => {});
    const list = await putEvidence(bucket, evidenceKey('verdict', image, record), { occurrences: plan.lists });
    return new TestRun({ ...record, occurrences: historyOf(plan, list) }, plan.changes.length, () =>
      writeOccurrences(table, record, plan),
    );
  }

  async commit(): Promise<TestRun> {
    await this.write();
    expect((await commitVerdict(table, this.record)).status).toBe('committed');
    return this;
  }
}

const startOf = (gen: number) => new Date(Date.UTC(2026, 10, 23, 8, gen)).toISOString();

/** Each claim comes a day after the one before, so that it always takes a lease over. */
async function claim(image: VerdictRecord): Promise<number> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: { pk: `D#${image.digest}`, sk: claimKeyOf(image) } }),
  );
  const next = Number(Item?.['gen'] ?? 0) + 1;
  const now = new Date(Date.UTC(2026, 10, 23 + next));
  const claimed = await acquireClaim(table, { image, runId: `run-${next}`, now, leaseMinutes: 60 });
  if (!claimed.acquired) throw new Error('the lease has not run out');
  return claimed.gen;
}
const claimKeyOf = ({ account, region, repository }: VerdictRecord) => `C#${account}/${region}/${repository}`;

const contains = async (image: VerdictRecord, id: string) => {
  const { items } = await imagesWithVulnerability(table, id);
  return items.some(({ record }) => record.digest === image.digest && record.repository === image.repository);
};

const itemOf = async (image: VerdictRecord, id: string) => {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: vulnerabilityKey(id, image), ConsistentRead: true }),
  );
  return Item;
};

describe('The occurrences of vulnerabilities', () => {
  it('are seen once the run has committed, and not before', async () => {
    const [image, id] = [verdictRecord(), randomCve()];
    const run = await TestRun.plan(image, found([id]));
    await run.write();
    expect(await contains(image, id)).toBe(false);
    await run.commit();
    expect(await contains(image, id)).toBe(true);
  });

  it('of a re-scan are written only where something changed', async () => {
    const [image, stays, goes, comes] = [verdictRecord(), randomCve(), randomCve(), randomCve()];
    const first = await (await TestRun.plan(image, found([stays, goes]))).commit();
    const same = await (await TestRun.plan(image, found([stays, goes]))).commit();
    const next = await (await TestRun.plan(image, found([stays, comes]))).commit();
    expect([first, same, next].map(({ changes }) => changes)).toEqual([2, 0, 2]);
    expect(await itemOf(image, stays)).toMatchObject({ fromGen: 1 });
    expect(await itemOf(image, goes)).toMatchObject({ fromGen: 3, before: { name: goes } });
    expect(await Promise.all([stays, goes, comes].map((id) => contains(image, id)))).toEqual([true, false, true]);
  });

  it('tell of a fix that has come out meanwhile', async () => {
    const [image, id] = [verdictRecord(), randomCve()];
    await (await TestRun.plan(image, found([id]))).commit();
    const fixed = vulnerability(id, { package: { name: 'openssl', version: '1.0', fixedIn: '1.1' } });
    const run = await TestRun.plan(image, found([], { findings: [fixed] }));
    await run.write();
    const fixedIn = async () => (await imagesWithVulnerability(table, id)).items[0]?.found.packages[0]?.fixedIn;
    expect(await fixedIn()).toBeUndefined();
    await run.commit();
    expect(await fixedIn()).toBe('1.1');
  });

  it('of a run that died stay invisible for ever, what it added as well as what it took away', async () => {
    const [image, stays, added] = [verdictRecord(), randomCve(), randomCve()];
    await (await TestRun.plan(image, found([stays]))).commit();
    await (await TestRun.plan(image, found([added]))).write();
    expect([await contains(image, stays), await contains(image, added)]).toEqual([true, false]);

    const next = await (await TestRun.plan(image, found([stays]))).commit();
    expect(next.changes).toBe(0);
    expect(next.record.occurrences?.voided).toEqual([[2, 2]]);
    expect([await contains(image, stays), await contains(image, added)]).toEqual([true, false]);
  });

  it('of a run that comes late do not overwrite those of the run that took over', async () => {
    const [image, taken, found1] = [verdictRecord(), randomCve(), randomCve()];
    await (await TestRun.plan(image, found([taken]))).commit();
    const late = await TestRun.plan(image, found([found1]));
    await (await TestRun.plan(image, found([found1, taken]))).commit();
    await late.write();
    expect((await commitVerdict(table, late.record)).status).toBe('fenced-off');
    expect(await itemOf(image, found1)).toMatchObject({ fromGen: 3 });
    expect([await contains(image, taken), await contains(image, found1)]).toEqual([true, true]);
  });

  it('are the same after a retry of the same run', async () => {
    const [image, id] = [verdictRecord(), randomCve()];
    const run = await TestRun.plan(image, found([id]));
    await run.write();
    await run.write();
    await run.commit();
    expect(await planOccurrences({ table, bucket }, run.record, found([]))).toBeNull();
    expect(await contains(image, id)).toBe(true);
  });

  it('are not ruled out by a scan that did not look everywhere', async () => {
    const [image, known, added, other] = [verdictRecord(), randomCve(), randomCve(), randomCve()];
    await (await TestRun.plan(image, found([known, other]))).commit();
    await (await TestRun.plan(image, found([added], { complete: false }))).commit();
    expect(await Promise.all([known, other, added].map((id) => contains(image, id)))).toEqual([true, true, true]);
    await (await TestRun.plan(image, found([known]))).commit();
    expect(await Promise.all([known, other, added].map((id) => contains(image, id)))).toEqual([true, false, false]);
  });

  it('stay as they are where a run ends without looking', async () => {
    const [image, id] = [verdictRecord({ validUntil: '2026-11-23T08:00:00.000Z' }), randomCve()];
    await (await TestRun.plan(image, found([id]))).commit();
    const gen = await claim(image);
    const unknown = { ...image, gen, runId: `run-${gen}`, verdict: 'UNKNOWN', startedAt: startOf(gen) } as const;
    expect((await commitVerdict(table, unknown)).status).toBe('committed');
    expect((await verdictOf(table, image))?.verdict).toBe('UNKNOWN');
    expect(await contains(image, id)).toBe(true);
    expect((await (await TestRun.plan(image, found([id]))).commit()).changes).toBe(0);
  });

  it('are written anew where the document with the earlier list is gone', async () => {
    const [image, stays, goes] = [verdictRecord(), randomCve(), randomCve()];
    const first = await (await TestRun.plan(image, found([stays, goes]))).commit();
    const lost = { ...first.record, ...(await reclaimed(image)) };
    const list = { key: `verdict/nowhere/${randomName()}.json.gz`, sha256: '0'.repeat(64) };
    const history = first.record.occurrences;
    if (!history) throw new Error('the first run has written occurrences');
    expect((await commitVerdict(table, { ...lost, occurrences: { ...history, list } })).status).toBe('committed');

    const partial = { ...lost, ...(await reclaimed(image)) };
    expect(await planOccurrences({ table, bucket }, partial, found([], { complete: false }))).toBeNull();
    const run = await TestRun.plan(image, found([stays]));
    await run.write();
    expect(await Promise.all([stays, goes].map((id) => contains(image, id)))).toEqual([true, true]);
    await run.commit();
    expect(await Promise.all([stays, goes].map((id) => contains(image, id)))).toEqual([true, false]);
  });

  it('of an image that was deleted are not current', async () => {
    const [image, id] = [verdictRecord(), randomCve()];
    const { record } = await (await TestRun.plan(image, found([id]))).commit();
    expect(await contains(image, id)).toBe(true);
    expect(await markDeleted(table, record, new Date('2026-11-24T00:00:00.000Z'))).toBe(true);
    expect(await contains(image, id)).toBe(false);
  });

  it('of many images come in pages, each image once', async () => {
    const id = randomCve();
    const images = Array.from({ length: 8 }, () => verdictRecord()).toSorted((one, other) =>
      vulnerabilityKey(id, one).sk < vulnerabilityKey(id, other).sk ? -1 : 1,
    );
    // One in the midst and the last of all: neither makes a page short, nor promises one that would be empty.
    const uncommitted = [3, 7];
    for (const [index, image] of images.entries()) {
      const run = await TestRun.plan(image, found([id]));
      if (uncommitted.includes(index)) await run.write();
      else await run.commit();
    }
    const seen: string[] = [];
    const sizes: number[] = [];
    let next: string | undefined;
    do {
      const page = await imagesWithVulnerability(table, id, { limit: 2, ...(next ? { next } : {}) });
      seen.push(...page.items.map(({ record }) => record.digest));
      sizes.push(page.items.length);
      next = page.next;
    } while (next);
    expect(seen).toEqual(images.filter((_, index) => !uncommitted.includes(index)).map(({ digest }) => digest));
    expect(sizes).toEqual([2, 2, 2]);
  });

  it('of 10,000 findings are written within the time that the judge has', async () => {
    const image = verdictRecord();
    const prefix = randomCve();
    const ids = Array.from({ length: 10_000 }, (_, index) => `${prefix}${index}`);
    const began = Date.now();
    const run = await (await TestRun.plan(image, found(ids))).commit();
    expect(run.changes).toBe(10_000);
    expect(Date.now() - began).toBeLessThan(120_000);
    expect((await TestRun.plan(image, found(ids))).changes).toBe(0);
    expect(await contains(image, `${prefix}9999`)).toBe(true);
  }, 180_000);
});

async function reclaimed(image: VerdictRecord): Promise<Pick<VerdictRecord, 'gen' | 'runId' | 'startedAt'>> {
  const gen = await claim(image);
  return { gen, runId: `run-${gen}`, startedAt: startOf(gen) };
}

describe('The occurrences of packages', () => {
  const packaged = (name: string, version: string, type = 'deb/debian') => ({
    name,
    version,
    purl: `pkg:${type}/${name.replace('@', '%40')}@${version}?arch=amd64`,
  });
  const versions = async (question: Parameters<typeof imagesWithPackage>[1]) =>
    (await imagesWithPackage(table, question)).items.map(({ found: one }) => one.version).sort();

  it('are found by name, purl and version', async () => {
    const [image, name] = [verdictRecord(), `lib${randomName()}`];
    const packages = [packaged(name, '1.0'), packaged(name, '2.0'), packaged(name, '9', 'npm')];
    await (await TestRun.plan(image, found([], { packages }))).commit();
    expect(await versions({ name })).toEqual(['1.0', '2.0', '9']);
    expect(await versions({ name, purl: `pkg:deb/debian/${name}` })).toEqual(['1.0', '2.0']);
    expect(await versions({ name, purl: `pkg:deb/debian/${name}`, version: '2.0' })).toEqual(['2.0']);
    expect(await versions({ name: `${name}x` })).toEqual([]);
  });

  it('that are too long for a key are found all the same', async () => {
    const [image, name] = [verdictRecord(), `${randomName()}${'x'.repeat(1000)}`];
    await (await TestRun.plan(image, found([], { packages: [packaged(name, 'v'.repeat(1000))] }))).commit();
    expect(await versions({ name })).toEqual(['v'.repeat(1000)]);
  });

  it('count only while they are written', async () => {
    const [image, name] = [verdictRecord(), `lib${randomName()}`];
    const on = found([], { packages: [packaged(name, '1.0')] });
    await (await TestRun.plan(image, on)).commit();
    expect(await versions({ name })).toEqual(['1.0']);
    const off = await (await TestRun.plan(image, found([]))).commit();
    expect(off.changes).toBe(0);
    expect(await versions({ name })).toEqual([]);
    const again = await (await TestRun.plan(image, on)).commit();
    expect(again.changes).toBe(1);
    expect(await versions({ name })).toEqual(['1.0']);
  });
});
