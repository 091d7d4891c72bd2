import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { judge } from '../../../../lambdas/image-scan/judge/judge';
import { lacksProvenance } from '../../../../lambdas/image-scan/judge/provenance';
import type { Material, ProvenanceEvidence } from '../../../../lambdas/image-scan/provenance/evidence';
import { NO_TRUST } from '../../../../lambdas/image-scan/provenance/trust';
import { sha256 } from '../../../support/image-builder';
import { signedEnvelope, simpleSigning, statementAbout } from '../../../support/sigstore-authority';
import { evidence, policyWith, scanResult } from './evidence';

const SUBJECT = `sha256:${'a'.repeat(64)}`;
const ARTIFACT = `sha256:${'c'.repeat(64)}`;
const SLSA = 'https://slsa.dev/provenance/v1';
const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const trust = { ...NO_TRUST, keys: [ours.publicKey.export({ type: 'spki', format: 'pem' }).toString()] };

const indexOf = (...digests: readonly string[]) =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: digests.map((digest) => ({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest,
        size: 1,
      })),
    }),
  );
const index = indexOf(`sha256:${'b'.repeat(64)}`, SUBJECT);
const INDEX = sha256(index);

const material = (kind: Material['kind'], content: Buffer | object, annotations = {}): Material => ({
  artifact: ARTIFACT,
  through: INDEX,
  kind,
  content: (Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))).toString('base64'),
  annotations,
});
function signedBy({ privateKey }: { privateKey: KeyObject }, about = INDEX): Material {
  const payload = simpleSigning(about);
  const signature = sign('sha256', payload, privateKey).toString('base64');
  return material('cosign', payload, { 'dev.cosignproject.cosign/signature': signature });
}

function judged(found: Partial<ProvenanceEvidence>, signatures = trust, requireSignature = true) {
  const indexes = [{ digest: INDEX, manifest: index.toString('base64') }];
  const provenance = { subject: SUBJECT, base: null, materials: [], indexes, notRead: [], ...found };
  const policy = policyWith({ requireSignature, signatures });
  return judge(evidence({ policy, customScan: { status: 'complete', result: scanResult({ provenance }) } }));
}
const worth = (judgement: ReturnType<typeof judge>) =>
  judgement.provenance?.signatures.map(({ standing, through }) => [standing, through]);

describe('the signature of an index', () => {
  it('is one of an image that the index lists', () => {
    const judgement = judged({ materials: [signedBy(ours)] });
    expect(judgement).toMatchObject({ verdict: 'COMPLIANT', findings: [] });
    expect(worth(judgement)).toEqual([['trusted', INDEX]]);
    expect(lacksProvenance(judgement)).toBe(false);
  });

  it('is worth nothing by somebody else, and the finding tells through which index it was found', () => {
    const judgement = judged({ materials: [signedBy(theirs)] });
    expect(judgement).toMatchObject({
      verdict: 'NON_COMPLIANT',
      findings: [{ id: 'mayfly:provenance/untrusted-signature', description: expect.stringContaining(INDEX) }],
    });
    expect(judgement.findings[0]?.description).toContain(`${ARTIFACT}, through index ${INDEX}: It is signed by a key`);
    expect(lacksProvenance(judgement)).toBe(true);
  });

  it.each<[string, Buffer | undefined]>([
    ['does not list the image', indexOf(`sha256:${'b'.repeat(64)}`)],
    ['has other bytes than its digest', indexOf(SUBJECT)],
    ['is no manifest', Buffer.from('{}')],
    ['is not in the evidence', undefined],
  ])('is worth nothing where the index %s', (_, bytes) => {
    const digest = bytes?.includes(SUBJECT) ? INDEX : sha256(bytes ?? index);
    const about = { ...signedBy(ours, digest), through: digest };
    const indexes = bytes ? [{ digest, manifest: bytes.toString('base64') }] : [];
    const judgement = judged({ materials: [about], indexes });
    expect(worth(judgement)).toEqual([['untrusted', digest]]);
    expect(judgement.provenance?.signatures[0]).toMatchObject({
      verified: false,
      reason: 'Nothing proves that the index, through which it was found, lists the image.',
    });
    expect(judgement.verdict).toBe('NON_COMPLIANT');
  });

  it('is not found beside the image itself', () => {
    const { through: _, ...besideImage } = signedBy(ours);
    expect(worth(judged({ materials: [besideImage] }))).toEqual([['untrusted', undefined]]);
  });

  it('that is of the image itself, or of another index, is taken for what it is', () => {
    expect(worth(judged({ materials: [signedBy(ours, SUBJECT)] }))).toEqual([['trusted', undefined]]);
    expect(worth(judged({ materials: [signedBy(ours, `sha256:${'d'.repeat(64)}`)] }))).toEqual([['untrusted', INDEX]]);
  });

  it('leaves open whether the image is signed, where it was not read', () => {
    const unread = { ...signedBy(ours), content: null, why: 'it is too large' };
    const judgement = judged({ materials: [unread] });
    expect(judgement).toMatchObject({ verdict: 'UNKNOWN', unknowns: [{ what: 'provenance' }] });
    expect(judgement.unknowns[0]?.why).toContain(`through index ${INDEX}: It was not read`);
    expect(lacksProvenance(judgement)).toBe(true);
  });
});

test('the attestation of an index is one of the images in it', () => {
  const attestation = material('dsse', signedEnvelope(statementAbout(INDEX, SLSA), ours.privateKey));
  const judgement = judged({ materials: [attestation] }, { ...trust, attestations: [SLSA] }, false);
  expect(judgement.verdict).toBe('COMPLIANT');
  expect(judgement.provenance?.signatures).toMatchObject([{ predicateType: SLSA, through: INDEX, verified: true }]);
});
