import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { verdictKey } from '../../../lambdas/verdicts/keys';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { type AwsEndpoint, startAwsEndpoint } from '../support/aws-endpoint';
import { DIGEST, deploymentParameters, IMAGE, ssmServer, verdictRecord } from '../support/fixtures';
import { runCli } from '../support/run-cli';
import { tableServer } from '../support/table-server';

const PINNED = `app/api@${DIGEST}`;
const DOCUMENT = { bomFormat: 'CycloneDX', components: [{ name: 'bash' }] };
const STORED = gzipSync(JSON.stringify(DOCUMENT));
const POINTER = {
  key: 'sbom/111122223333/eu-west-1/app/api/run-1.1.cyclonedx.json.gz',
  sha256: createHash('sha256').update(STORED).digest('hex'),
};
const judged = verdictRecord({ evidence: { cyclonedx: POINTER } });

let endpoint: AwsEndpoint | undefined;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-sbom-'));
});
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});
afterAll(() => rm(folder, { recursive: true }));

async function sbom(argv: readonly string[], record: VerdictRecord | null = judged, stored = STORED) {
  endpoint = await startAwsEndpoint({
    ...ssmServer(deploymentParameters({})),
    ...tableServer(record ? [{ ...record, ...verdictKey(IMAGE) }] : []),
  });
  endpoint.objects.set(`evidence/${POINTER.key}`, stored);
  return runCli(['audit', 'sbom', PINNED, ...argv], { url: endpoint.url });
}

it('gives the document as it was recorded', async () => {
  const run = await sbom([]);
  expect(run).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(run.stdout)).toEqual(DOCUMENT);
});

it('writes it to a file', async () => {
  const output = join(folder, 'api.cdx.json');
  const run = await sbom(['--output', output, '--json']);
  expect(run.exitCode).toBe(0);
  expect(run.document()).toEqual({ output, digest: DIGEST, ...POINTER });
  expect(JSON.parse(await readFile(output, 'utf8'))).toEqual(DOCUMENT);
});

it.each<[string, readonly string[], VerdictRecord | null]>([
  ['the image was never judged', [], null],
  ['its verdict rests on no inventory', [], verdictRecord({ evidence: {} })],
  ['there is none of the format', ['--format', 'spdx'], judged],
])('ends with 2 where %s, and says what to do', async (_, argv, record) => {
  const run = await sbom(argv, record);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain(`mayfly rescan ${PINNED}`);
});

it('refuses a document that was changed since', async () => {
  const run = await sbom([], judged, gzipSync('{}'));
  expect(run.exitCode).toBe(4);
  expect(run.stderr).toContain('it was changed or damaged');
});
