import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltArtifact, buildArtifact, cosignLayer } from '../../support/artifact';
import {
  buildImage,
  buildIndex,
  DEBIAN_12,
  dpkgStatus,
  type LayoutEntry,
  layer,
  layoutFiles,
  writeFolder,
  writeTar,
} from '../../support/image-builder';
import { signedEnvelope, simpleSigning, statementAbout } from '../../support/sigstore-authority';
import { runCli } from '../support/run-cli';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-scan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const SLSA = 'https://slsa.dev/provenance/v1';

const debian = layer([
  { name: 'etc/os-release', content: DEBIAN_12 },
  { name: 'var/lib/dpkg/status', content: dpkgStatus('bash 5.2') },
]);
const image = buildImage({
  layers: [debian],
  config: { Labels: { 'org.opencontainers.image.base.name': 'docker.io/library/debian:12' } },
  image: { created: '2026-11-01T00:00:00Z' },
});
const { digest } = image.manifest;

function signature(
  by: { privateKey: Parameters<typeof sign>[2] },
  subject: string | undefined = digest,
  signed = digest,
): BuiltArtifact {
  const payload = simpleSigning(signed);
  const text = sign('sha256', payload, by.privateKey).toString('base64');
  const layers = [cosignLayer(payload, { 'dev.cosignproject.cosign/signature': text })];
  return buildArtifact({ layers, ...(subject === '' ? {} : { subject }) });
}

const chart = buildArtifact({ artifactType: 'application/vnd.example.chart', layers: [] });
const derived = buildImage({ layers: [debian, layer([{ name: 'srv/app', content: 'x' }])] });

const policyFile = async () => {
  const file = join(folder, 'policy.json');
  await writeFile(file, JSON.stringify({ version: 1, signatures: { required: true, keys: [key] } }));
  return file;
};
const layout = (entries: readonly LayoutEntry[]) => writeFolder(join(folder, 'layout'), layoutFiles(entries));
const scan = async (path: string, ...more: readonly string[]) =>
  runCli(['scan', path, '--policy', await policyFile(), '--no-advisories', ...more]);

test('a signature beside the image is shown, with its signer and whether it is trusted', async () => {
  const path = await layout([{ image }, { image: signature(ours) }, { image: signature(theirs) }]);
  const run = await scan(path);
  expect(run.stdout).toContain('Base image: docker.io/library/debian:12 (its label says so; not verified)');
  expect(run.stdout).toMatch(
    /^ {2}trusted {2}cosign, key sha256:[0-9a-f]{64}: A key that the policy trusts has signed it\.$/m,
  );
  expect(run.stdout).toMatch(/^ {2}untrusted {2}cosign: It is signed by a key, and by none that the policy trusts\.$/m);
  const { judgement } = (await scan(path, '--reference', digest, '--json')).document<{ judgement: object }>();
  expect(judgement).toMatchObject({
    provenance: {
      base: { by: 'label' },
      signatures: [
        { kind: 'cosign', verified: true, signer: { type: 'key' } },
        { kind: 'cosign', verified: false, signer: null },
      ],
      notRead: [],
    },
    unknowns: expect.not.arrayContaining([expect.objectContaining({ what: 'provenance' })]),
  });
});

test('an image that begins with the layers of another is built on it', async () => {
  const base = await writeTar(join(folder, 'debian-12.tar'), layoutFiles([{ image }]));
  const path = await layout([{ image: derived }]);
  expect((await scan(path, '--base', base)).stdout).toContain(`Base image: debian-12@${digest} (by its layers)`);
  expect((await scan(path)).stdout).toContain('Base image: not known');
  expect((await scan(base, '--base', path)).stdout).toContain('Base image: docker.io/library/debian:12 (its label');
  const wrong = await scan(path, '--base', join(folder, 'nowhere.tar'));
  expect(wrong.exitCode).not.toBe(0);
  expect(wrong.stderr).toContain('nowhere.tar');
  const noImage = await scan(
    path,
    '--base',
    await writeTar(join(folder, 'chart.tar'), layoutFiles([{ image: chart }])),
  );
  expect(noImage.exitCode).not.toBe(0);
  expect(noImage.stderr).toContain('chart.tar');
});

test("a signature under cosign's tag does not make the layout ambiguous", async () => {
  const annotations = { 'org.opencontainers.image.ref.name': `${digest.replace(':', '-')}.sig` };
  const path = await layout([{ image }, { image: signature(ours, ''), annotations }]);
  const run = await scan(path);
  expect(run.stdout).toContain('trusted  cosign');
});

test('what `cosign save` wrote is found by its mark, and within a tar archive', async () => {
  const annotations = { kind: 'dev.cosignproject.cosign/sigs' };
  const files = layoutFiles([{ image }, { image: signature(ours, ''), annotations }]);
  const run = await scan(await writeTar(join(folder, 'image.tar'), files));
  expect(run.stdout).toContain('trusted  cosign');
});

test('an image that only somebody else has signed is not compliant', async () => {
  const annotations = { kind: 'dev.cosignproject.cosign/sigs' };
  const run = await scan(await layout([{ image }, { image: signature(theirs, ''), annotations }]));
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('mayfly:provenance/untrusted-signature');
});

test('an image without a signature on disk is unknown: it may have one in its registry', async () => {
  const run = await scan(await layout([{ image }]), '--json');
  expect(run.exitCode).toBe(2);
  expect(run.document()).toMatchObject({
    judgement: {
      verdict: 'UNKNOWN',
      unknowns: expect.arrayContaining([
        { what: 'provenance', why: expect.stringContaining('signatures in a registry') },
      ]),
    },
  });
});

test('the attestations that BuildKit lists in an index tell the base, and that nobody signed them', async () => {
  const predicate = {
    materials: [{ uri: 'pkg:docker/alpine@3.22?platform=linux%2Famd64', digest: { sha256: 'd'.repeat(64) } }],
  };
  const attestation = buildArtifact({
    layers: [
      {
        mediaType: 'application/vnd.in-toto+json',
        content: statementAbout(digest, 'https://slsa.dev/provenance/v0.2', predicate),
        annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
      },
    ],
  });
  const index = buildIndex([
    { image, platform: { os: 'linux', architecture: 'amd64' } },
    {
      image: attestation,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': digest },
    },
  ]);
  const files = layoutFiles([{ image: index }]);
  const listing = JSON.parse(files.get('index.json')?.toString() ?? '');
  const [child] = listing.manifests;
  files.set(
    'index.json',
    Buffer.from(JSON.stringify({ ...listing, manifests: [{ ...child, mediaType: index.manifest.mediaType }] })),
  );
  const run = await scan(await writeFolder(join(folder, 'index'), files));
  expect(run.stdout).toContain(`Base image: alpine:3.22@sha256:${'d'.repeat(64)} (its build says so; not verified)`);
  expect(run.stdout).toContain('untrusted  in-toto https://slsa.dev/provenance/v0.2: Nobody has signed it.');
});

test('the signature of an index beside it is one of the images in it', async () => {
  const index = buildIndex([{ image, platform: { os: 'linux', architecture: 'amd64' } }]);
  const about = index.manifest.digest;
  const path = await layout([{ image: index }, { image: signature(ours, about, about) }]);
  const shown = new RegExp(`^ {2}trusted {2}cosign, key sha256:[0-9a-f]{64}, through index ${about}: A key`, 'm');
  expect((await scan(path)).stdout).toMatch(shown);
  const mark = { kind: 'dev.cosignproject.cosign/sigs' };
  const saved = layoutFiles([{ image: index }, { image: signature(ours, '', about), annotations: mark }]);
  expect((await scan(await writeTar(join(folder, 'saved.tar'), saved))).stdout).toMatch(shown);
});

test('an attestation that is demanded is found', async () => {
  const file = join(folder, 'attested.json');
  await writeFile(file, JSON.stringify({ version: 1, signatures: { keys: [key], attestations: [SLSA] } }));
  const envelope = signedEnvelope(statementAbout(digest, SLSA), ours.privateKey);
  const attested = buildArtifact({
    subject: digest,
    artifactType: 'application/vnd.dsse.envelope.v1+json',
    layers: [{ mediaType: 'application/vnd.dsse.envelope.v1+json', content: envelope }],
  });
  const path = await layout([{ image }, { image: attested }]);
  const run = await runCli(['scan', path, '--reference', digest, '--policy', file, '--no-advisories']);
  expect(run.stdout).toContain(`trusted  dsse ${SLSA}, key sha256:`);
  expect(run.stdout).not.toContain('provenance:');
});
