import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanRecordKey, verdictKey } from '../../../lambdas/verdicts/keys';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { kmsServer } from '../../support/kms-server';
import { testKey } from '../../support/signing';
import { type AwsEndpoint, startAwsEndpoint } from '../support/aws-endpoint';
import { DIGEST, deploymentParameters, IMAGE, itemsOf, ssmServer, verdictRecord } from '../support/fixtures';
import { runCli } from '../support/run-cli';
import { tableServer } from '../support/table-server';

const PINNED = `app/api@${DIGEST}`;
const DOCUMENT = Buffer.from('what was found');
const POINTER = {
  key: 'verdict/111122223333/eu-west-1/app/api/one.json.gz',
  sha256: createHash('sha256').update(DOCUMENT).digest('hex'),
};
const key = testKey();
const before = key.signed(
  verdictRecord({ gen: 1, runId: 'run-1', verdictId: 'run-1.1', startedAt: '2026-11-04T11:00:01.000Z' }),
);
const current = key.signed(
  verdictRecord({ gen: 2, runId: 'run-2', verdictId: 'run-2.2', tags: ['v1'], evidence: { verdict: POINTER } }),
);

interface Answer {
  readonly items: readonly {
    readonly of: string;
    readonly verdictId: string;
    readonly state: string;
    readonly why: readonly string[];
  }[];
}

let endpoint: AwsEndpoint | undefined;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-verify-'));
});
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});
afterAll(() => rm(folder, { recursive: true }));

type Item = Readonly<Record<string, unknown>>;
const scanItem = (record: VerdictRecord): Item => ({ ...record, ...scanRecordKey({ ...record, ...IMAGE }) });

/** The trail of an image, with what somebody did to it. */
async function verify(
  argv: readonly string[],
  items: readonly Item[] = [...itemsOf(current), scanItem(before)],
  world: { readonly document?: Buffer | null; readonly signingKey?: string | null } = {},
) {
  const { document = DOCUMENT, signingKey = key.arn } = world;
  endpoint = await startAwsEndpoint({
    ...ssmServer(deploymentParameters(signingKey === null ? {} : { signingKey })),
    ...tableServer(items),
    ...kmsServer(key),
  });
  if (document) endpoint.objects.set(`evidence/${POINTER.key}`, document);
  return runCli(['audit', 'verify', ...argv], { url: endpoint.url });
}

/** The items of the current verdict, changed as somebody with write access to the table might. */
const changed = (about: object): readonly Item[] => [
  { ...current, ...about, ...verdictKey(IMAGE) },
  scanItem(current),
  scanItem(before),
];

describe('mayfly audit verify', () => {
  it('ends with 0 where verdict and evidence are what was recorded, by one question to KMS', async () => {
    const run = await verify([PINNED, '--all-scans', '--json']);
    expect(run.exitCode).toBe(0);
    expect(run.document()).toEqual({
      digest: DIGEST,
      next: null,
      items: [
        expect.objectContaining({
          of: 'current',
          verdictId: 'run-2.2',
          state: 'verified',
          why: [],
          evidence: [{ key: POINTER.key, state: 'same' }],
        }),
        expect.objectContaining({ of: 'scan', verdictId: 'run-2.2', state: 'verified' }),
        expect.objectContaining({ of: 'scan', verdictId: 'run-1.1', state: 'verified', evidence: [] }),
      ],
    });
    expect(endpoint?.calls.filter((call) => call.startsWith('TrentService.'))).toEqual(['TrentService.GetPublicKey']);
  });

  it('shows the current verdict alone unless asked for all, and says that a tag is not signed', async () => {
    const run = await verify(['app/api:v1']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^STATE .*\nverified +current +2 +COMPLIANT +2026-11-05 11:00 +same\n$/);
    expect(run.stderr).toContain(`app/api:v1 was last seen pointing at ${DIGEST}. That is noted, not signed.`);
  });

  it.each<[string, readonly Item[], string]>([
    ['a field of the verdict', changed({ score: 0 }), 'the record is not what was signed'],
    [
      'which document it points at',
      changed({ evidence: { verdict: { ...POINTER, sha256: 'f'.repeat(64) } } }),
      'the record is not what was signed',
    ],
    [
      'the verdict for an older one, properly signed',
      [{ ...before, ...verdictKey(IMAGE) }, scanItem(current), scanItem(before)],
      'it is not the latest: run run-2 committed generation 2 after it',
    ],
    [
      "the verdict for another image's, properly signed",
      changed(key.signed({ ...current, repository: 'app/other' })),
      'it is the record of another image: its repository is app/other',
    ],
    ['the verdict, by taking it away', [scanItem(current)], 'there is no current verdict beside it'],
    [
      'the scan record, by taking it away',
      [...itemsOf(current)].filter(({ sk }) => !String(sk).startsWith('R#')),
      'its own scan record is missing',
    ],
  ])('ends with 1 where somebody changed %s', async (_, items, why) => {
    const run = await verify([PINNED, '--json'], items);
    expect(run.exitCode).toBe(1);
    expect(run.document<Answer>().items[0]).toMatchObject({ state: 'changed', why: expect.arrayContaining([why]) });
  });

  it.each([
    ['was changed', Buffer.from('what was not found'), 'changed', 'evidence was changed: '],
    ['is gone', null, 'evidence-missing', 'evidence is missing: '],
  ])('ends with 1 where a document %s', async (_, document, state, why) => {
    const run = await verify([PINNED], undefined, { document });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain(`\n${state} `);
    expect(run.stdout).toContain(`  current run-2.2: ${why}${POINTER.key}`);
  });

  it('finds a change of an earlier scan only where all are asked for', async () => {
    const items = [...itemsOf(current), scanItem({ ...before, score: 99 })];
    expect((await verify([PINNED], items)).exitCode).toBe(0);
    await endpoint?.close();
    expect((await verify([PINNED, '--all-scans'], items)).exitCode).toBe(1);
  });

  it('ends with 2 where nothing is signed', async () => {
    const { signature: _, ...unsigned } = current;
    const run = await verify([PINNED, '--json'], itemsOf(unsigned), { signingKey: null });
    expect(run.exitCode).toBe(2);
    expect(run.document<Answer>().items).toMatchObject([{ state: 'unsigned', why: ['it has no signature'] }]);
  });

  it('ends with 2 where the key is not the one that the deployment signs with', async () => {
    const foreign = testKey('arn:aws:kms:eu-west-1:111122223333:key/foreign');
    const run = await verify([PINNED, '--json'], itemsOf(foreign.signed(current)));
    expect(run.exitCode).toBe(2);
    expect(run.document<Answer>().items).toMatchObject([{ state: 'unproven' }]);
  });

  it('ends with 2 where the image was never judged', async () => {
    const run = await verify([PINNED], []);
    expect([run.exitCode, run.stdout, run.stderr]).toEqual([2, '', 'It was never judged.\n']);
  });

  it.each([
    ['PEM', () => String(key.publicKey.export({ format: 'pem', type: 'spki' }))],
    [
      'the base64 of aws kms get-public-key',
      () => `${key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}\n`,
    ],
  ])('believes a public key in %s, and asks KMS nothing', async (form, text) => {
    const path = join(folder, `${form.length}.key`);
    await writeFile(path, text());
    const stranger = join(folder, 'stranger.pem');
    await writeFile(stranger, testKey().publicKey.export({ format: 'pem', type: 'spki' }));
    const run = await verify(['--public-key', stranger, '--public-key', path, PINNED], undefined, { signingKey: null });
    expect(run.exitCode).toBe(0);
    expect(endpoint?.calls.filter((call) => call.startsWith('TrentService.'))).toEqual([]);
    await endpoint?.close();
    expect((await verify(['--public-key', stranger, PINNED])).exitCode).toBe(1);
  });

  it('refuses a file that holds no such key', async () => {
    const path = join(folder, 'text');
    await writeFile(path, 'not a key');
    const run = await verify([PINNED, '--public-key', path]);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain(`${path} holds no public key that signs verdicts`);
  });
});
