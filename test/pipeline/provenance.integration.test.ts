import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { parsePolicy } from '../../lambdas/image-scan/policy/parse-policy';
import type { Policy } from '../../lambdas/image-scan/policy/policy';
import { putPolicy, readPolicyInForce } from '../../lambdas/image-scan/policy-store';
import { createDistributionClient } from '../../lambdas/image-scan/registry/distribution';
import { sendRequests } from '../../lambdas/image-scan/requests/send-requests';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { type ArtifactParts, buildArtifact, cosignLayer } from '../support/artifact';
import { debianImage } from '../support/debian-image';
import { clientConfiguration } from '../support/local-account';
import { attestationOf, indexOf, pushWhole, type Whole, wholeImage } from '../support/multi-platform';
import { Pipeline } from '../support/pipeline';
import { policyStore } from '../support/policies';
import { signedEnvelope, simpleSigning, statementAbout } from '../support/sigstore-authority';

const SLSA = 'https://slsa.dev/provenance/v1';
const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let pipeline: Pipeline;
let before: Policy;
beforeAll(async () => {
  pipeline = await Pipeline.open();
  ({ policy: before } = await readPolicyInForce(policyStore(pipeline)));
  const keys = [ours.publicKey.export({ type: 'spki', format: 'pem' }).toString()];
  await putRules({
    'signed/*': { requireSignature: true, signatures: { keys } },
    'attested/*': { signatures: { keys, attestations: [SLSA] } },
  });
});
afterAll(() => putPolicy(policyStore(pipeline), before));

async function putRules(more: object): Promise<void> {
  const document = { ...before, repositories: { ...before.repositories, ...more } };
  await putPolicy(policyStore(pipeline), parsePolicy(JSON.stringify(document)));
}

async function pushedImage(prefix: string): Promise<ImageReference> {
  const repository = await pipeline.repository({ scan: { delayMs: 50, limit: 'lifted' } }, { prefix });
  return pipeline.push(debianImage({ packages: { 'base-files': '12.4' } }), repository);
}

/** Pushes a signature or attestation as any tool does: blobs, then the manifest, under a tag or by its digest. */
async function pushArtifact({ repository }: ImageReference, parts: ArtifactParts, tag?: string): Promise<string> {
  const client = createDistributionClient({ endpoint: pipeline.account.registryUrl });
  const { manifest, blobs } = buildArtifact(parts);
  for (const [digest, bytes] of blobs) {
    await client.putBlob(repository, { digest, size: bytes.length }, async function* () {
      yield bytes;
    });
  }
  return client.putManifest(repository, tag ?? manifest.digest, manifest.bytes, manifest.mediaType);
}

function signatureOf({ digest }: ImageReference, key: KeyObject): ArtifactParts {
  const payload = simpleSigning(digest);
  const signature = sign('sha256', payload, key).toString('base64');
  return { layers: [cosignLayer(payload, { 'dev.cosignproject.cosign/signature': signature })] };
}

const signatureTag = ({ digest }: ImageReference) => `${digest.replace(':', '-')}.sig`;

describe('Where the policy demands signatures, an image', () => {
  it("is not compliant until its signature is pushed, under cosign's tag", async () => {
    const image = await pushedImage('signed');
    const unsigned = await pipeline.verdict(image);
    expect(unsigned).toMatchObject({
      verdict: 'NON_COMPLIANT',
      unknowns: [],
      reasons: [{ threshold: 'CRITICAL', allowed: 0, findings: ['mayfly:provenance/unsigned'] }],
    });

    await pushArtifact(image, signatureOf(image, theirs.privateKey), signatureTag(image));
    const byOthers = await pipeline.verdict(image, ({ gen }) => gen > unsigned.gen);
    expect(byOthers).toMatchObject({
      verdict: 'NON_COMPLIANT',
      reasons: [{ findings: ['mayfly:provenance/untrusted-signature'] }],
    });

    await pushArtifact(image, signatureOf(image, ours.privateKey), signatureTag(image));
    const signed = await pipeline.verdict(image, ({ verdict }) => verdict === 'COMPLIANT');
    expect(signed).toMatchObject({ previousVerdict: 'NON_COMPLIANT', reasons: [], unknowns: [] });
  });

  it('is compliant as soon as a signature names it as its subject, and stays so without another look', async () => {
    const image = await pushedImage('signed');
    await pipeline.verdict(image);
    await pushArtifact(image, { ...signatureOf(image, ours.privateKey), subject: image.digest });
    const signed = await pipeline.verdict(image, ({ verdict }) => verdict === 'COMPLIANT');

    const queue = { sqs: new SQSClient(clientConfiguration(pipeline.account)), url: pipeline.deployment.requestQueue };
    await sendRequests(queue, [{ source: 'mayfly', trigger: 'rejudge', ...image, why: 'a test' }]);
    const again = await pipeline.verdict(image, ({ gen }) => gen > signed.gen);
    expect(again).toMatchObject({ verdict: 'COMPLIANT', evidence: { scanner: signed.evidence.scanner } });
  });

  it('is not helped by the signature of another image', async () => {
    const [image, other] = [await pushedImage('signed'), await pushedImage('signed')];
    const unsigned = await pipeline.verdict(image);
    await pushArtifact(image, { ...signatureOf(other, ours.privateKey), subject: image.digest });
    const again = await pipeline.verdict(image, ({ gen }) => gen > unsigned.gen);
    expect(again).toMatchObject({
      verdict: 'NON_COMPLIANT',
      reasons: [{ findings: ['mayfly:provenance/untrusted-signature'] }],
    });
  });

  describe('in an index', () => {
    const image = () => wholeImage(debianImage({ packages: { 'base-files': '12.4' } }));
    const platform = (whole: Whole) => ({ whole, platform: 'linux/amd64' });
    const repositoryFor = () => pipeline.repository({ scan: { delayMs: 50, limit: 'lifted' } }, { prefix: 'signed' });
    const childOf = ({ repository }: ImageReference, { manifest }: Whole) =>
      pipeline.reference(repository, manifest.digest);

    it('is compliant once the index is signed, and so is the index', async () => {
      const whole = image();
      const index = await pushWhole(pipeline, indexOf(platform(whole), attestationOf(whole)), await repositoryFor());
      const unsigned = await pipeline.verdict(index);
      expect(unsigned.verdict).toBe('NON_COMPLIANT');
      expect(await pipeline.verdict(childOf(index, whole))).toMatchObject({ verdict: 'NON_COMPLIANT', gen: 1 });

      const artifact = await pushArtifact(index, signatureOf(index, ours.privateKey), signatureTag(index));
      const signed = await pipeline.verdict(childOf(index, whole), ({ verdict }) => verdict === 'COMPLIANT');
      expect(signed).toMatchObject({ previousVerdict: 'NON_COMPLIANT', parents: [index.digest] });
      await pipeline.verdict(index, ({ verdict }) => verdict === 'COMPLIANT');
      await pipeline.start(pipeline.pushEvent({ ...index, digest: artifact }, signatureTag(index)));
      await pipeline.start(pipeline.pushEvent(index));
      await pipeline.settled();
      // Unsigned, signed, and once more where a run of the index saw the signature before the signature's own run.
      expect((await pipeline.scans(childOf(index, whole))).length).toBeLessThanOrEqual(3);
    });

    it('is looked at again where its index comes after the signature, before the index is judged', async () => {
      const whole = image();
      const repository = await repositoryFor();
      const held = indexOf(platform(whole));
      const index = pipeline.reference(repository, held.manifest.digest);
      await pushArtifact(index, { ...signatureOf(index, ours.privateKey), subject: index.digest });
      await pushWhole(pipeline, held, repository);
      await pipeline.verdict(index);
      expect((await pipeline.scans(index)).at(-1)).toMatchObject({ verdict: 'COMPLIANT', gen: 1 });
      const verdicts = (await pipeline.scans(childOf(index, whole))).map(({ verdict }) => verdict);
      expect(verdicts.slice(-2)).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
    });
  });

  it('has to be attested as well, where the policy says so', async () => {
    const image = await pushedImage('attested');
    expect(await pipeline.verdict(image)).toMatchObject({
      verdict: 'NON_COMPLIANT',
      reasons: [{ findings: [`mayfly:provenance/unattested:${SLSA}`] }],
    });
    const content = signedEnvelope(statementAbout(image.digest, SLSA), ours.privateKey);
    const layers = [{ mediaType: 'application/vnd.dsse.envelope.v1+json', content }];
    await pushArtifact(image, { layers, subject: image.digest, artifactType: 'application/vnd.dsse.envelope.v1+json' });
    await pipeline.verdict(image, ({ verdict }) => verdict === 'COMPLIANT');
  });

  it('that was signed while nobody demanded it is looked at again when somebody does', async () => {
    const image = await pushedImage('later');
    const first = await pipeline.verdict(image);
    expect(first.verdict).toBe('COMPLIANT');
    await pushArtifact(image, { ...signatureOf(image, ours.privateKey), subject: image.digest });
    await pipeline.settled();
    expect(await pipeline.scans(image)).toHaveLength(1);

    const keys = [ours.publicKey.export({ type: 'spki', format: 'pem' }).toString()];
    const signatures = { required: true, keys };
    await putRules({ 'signed/*': { signatures }, 'attested/*': { signatures }, 'later/*': { signatures } });
    const queue = { sqs: new SQSClient(clientConfiguration(pipeline.account)), url: pipeline.deployment.requestQueue };
    await sendRequests(queue, [{ source: 'mayfly', trigger: 'rejudge', ...image, why: 'the policy has changed' }]);
    const again = await pipeline.verdict(image, ({ gen }) => gen > first.gen);
    expect(again.verdict).toBe('COMPLIANT');
    expect(again.evidence.scanner).not.toEqual(first.evidence.scanner);
  });
});
