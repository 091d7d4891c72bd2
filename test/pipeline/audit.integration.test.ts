import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeSnapshot } from '../../lambdas/verdicts/store/snapshots';
import { type CliRun, NOW, runCli } from '../bin/support/run-cli';
import { debianImage } from '../support/debian-image';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
let folder: string;
beforeAll(async () => {
  pipeline = await Pipeline.open();
  folder = await mkdtemp(join(tmpdir(), 'mayfly-audit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const audit = (...argv: readonly string[]): Promise<CliRun> =>
  runCli(['audit', ...argv, '--region', pipeline.account.region], { url: pipeline.account.url });

interface Answer {
  readonly items: readonly { readonly repository: string; readonly digest: string; readonly contains?: object }[];
  readonly next: string | null;
}

const random = () => randomBytes(5).toString('hex');

/** An image with a vulnerability, and the one that it is replaced with under the same tag. */
async function replaced() {
  const [name, id] = [`lib${random()}`, `CVE-2026-${Math.floor(Math.random() * 1e9)}`];
  await pipeline.advise({ id, package: name, fixed: '1.2.3-1', cvss: CRITICAL_VECTOR });
  const repository = await pipeline.repository();
  const vulnerable = await pipeline.push(debianImage({ packages: { [name]: '1.2.2-9' } }), repository);
  await pipeline.verdict(vulnerable);
  return { name, id, repository, vulnerable };
}

describe('An incident', () => {
  it('finds the image that contains a vulnerability, its packages, and what its tag pointed at when', async () => {
    const { name, id, repository, vulnerable } = await replaced();
    const contained = { repository, digest: vulnerable.digest, verdictNow: 'NON_COMPLIANT' };
    const byId = await audit('vulnerability', id.toLowerCase(), '--json');
    expect(byId.document<Answer>()).toMatchObject({
      items: [
        {
          ...contained,
          contains: { severity: 'CRITICAL', packages: [{ name, version: '1.2.2-9', fixedIn: '1.2.3-1' }] },
        },
      ],
      next: null,
    });
    const shown = await audit('vulnerability', id);
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toMatch(new RegExp(`CRITICAL +${repository}@sha256:.*${name} 1.2.2-9 \\(fixed in 1.2.3-1\\)`));
    expect(shown.stderr).toContain('not ruled out');
    for (const question of [name, `pkg:deb/debian/${name}`, `pkg:deb/debian/${name}@1.2.2-9?arch=amd64`]) {
      const byPackage = await audit('package', question, '--json');
      expect(byPackage.document<Answer>().items).toMatchObject([{ ...contained, contains: { version: '1.2.2-9' } }]);
    }
    expect((await audit('package', `${name}@1.2.2-9`, '--json')).document<Answer>().items).toEqual([]);

    const between = new Date();
    const rebuilt = await pipeline.push(debianImage({ packages: { [name]: '1.2.3-1' } }), repository);
    expect((await pipeline.verdict(rebuilt)).verdict).toBe('COMPLIANT');
    await pipeline.settled();

    const history = await audit('tag-history', `${repository}:v1`, '--json');
    expect(history.document<Answer>().items.map(({ digest }) => digest)).toEqual([rebuilt.digest, vulnerable.digest]);
    const then = await audit('tag-history', `${repository}:v1`, '--at', between.toISOString(), '--json');
    expect(then.document<Answer>().items).toMatchObject([{ digest: vulnerable.digest }]);
    const early = await audit('tag-history', `${repository}:v1`, '--at', '2026-01-01');
    expect([early.exitCode, early.stdout]).toEqual([2, '']);

    // The image that no tag points at is in the registry all the same, and whoever runs it runs the vulnerability.
    expect((await audit('vulnerability', id, '--json')).document<Answer>().items).toMatchObject([contained]);
  });

  it('finds every scan of the time in question, with the policy and the reasons', async () => {
    const { repository, vulnerable } = await replaced();
    const today = new Date().toISOString().slice(0, 10);
    const from = new Date(Date.now() - 86_400_000).toISOString();
    const run = await audit('history', repository, '--from', from, '--to', today, '--json');
    expect(run.document<Answer>()).toMatchObject({
      items: [{ digest: vulnerable.digest, policy: expect.stringMatching(/^sha256:/), reasons: [{ found: 1 }] }],
      next: null,
    });
    const shown = await audit('history', repository, '--from', from, '--to', today);
    expect(shown.stdout).toMatch(/NON_COMPLIANT .*CRITICAL 1 > 0/);
    const before = await audit('history', repository, '--from', '2025-01-01', '--to', '2025-12-31');
    expect(before).toMatchObject({ exitCode: 0, stdout: '', stderr: 'None.\n' });
  });
});

describe('An export', () => {
  it('of a tag has its findings in every format', async () => {
    const { name, id, repository } = await replaced();
    for (const format of ['csv', 'jsonl', 'sarif', 'ocsf']) {
      const run = await audit('export', `${repository}:v1`, '--format', format);
      expect([run.exitCode, run.stderr]).toEqual([0, 'Exported 1 images with 1 findings.\n']);
      expect(run.stdout).toContain(id);
      expect(run.stdout).toContain(name);
    }
  });

  it('of a repository has each image once that a tag points at, in a file that is there whole', async () => {
    const { repository, vulnerable } = await replaced();
    const built = debianImage({ packages: { bash: '5.2.15-2' } });
    await pipeline.push(built, repository, 'v2');
    const clean = await pipeline.push(built, repository, 'v3');
    await pipeline.verdict(clean);
    await pipeline.settled();
    const output = join(folder, 'export.jsonl');
    const run = await audit('export', repository, '--format', 'jsonl', '--output', output, '--json');
    expect(run.document()).toEqual({ format: 'jsonl', output, images: 2, findings: 1, notRead: 0 });
    const lines = (await readFile(output, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const digests = lines.filter(({ type }) => type === 'image').map(({ digest }) => digest);
    expect(digests.sort()).toEqual([vulnerable.digest, clean.digest].sort());
    expect(await readdir(folder)).toEqual(['export.jsonl']);
  });

  it('of everything that is not compliant has it, and no image that is', async () => {
    const { id } = await replaced();
    const run = await audit('export', '--all-noncompliant', '--format', 'sarif');
    const { runs } = JSON.parse(run.stdout);
    expect(new Set(runs.map((one: { properties: { verdict: string } }) => one.properties.verdict))).toEqual(
      new Set(['NON_COMPLIANT']),
    );
    expect(run.stdout).toContain(id);
  });

  it('of an image that was never judged ends with 2', async () => {
    const run = await audit('export', `${await pipeline.repository()}:v1`, '--format', 'csv');
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('It was never judged.');
  });
});

test('audit trend draws the snapshots, and names the days without', async () => {
  await takeSnapshot(pipeline.table, NOW);
  const run = await audit('trend', '--days', '2');
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(/^DAY .*\n2026-11-04 .*no snapshot\n2026-11-05 .*[#?.]\n$/);
  expect(run.stderr).toContain('# NON_COMPLIANT');
  const answer = (await audit('trend', '--days', '2', '--json')).document<{ readonly missing: readonly string[] }>();
  expect(answer).toMatchObject({ items: [{ date: '2026-11-05' }], next: null, missing: ['2026-11-04'] });
});
