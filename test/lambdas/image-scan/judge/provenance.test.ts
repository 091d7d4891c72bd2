import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { judge } from '../../../../lambdas/image-scan/judge/judge';
import type { EffectivePolicy } from '../../../../lambdas/image-scan/policy/policy';
import type { Material, ProvenanceEvidence } from '../../../../lambdas/image-scan/provenance/evidence';
import { NO_TRUST, type SignatureTrust } from '../../../../lambdas/image-scan/provenance/trust';
import { EXTENSION, makeCertificate } from '../../../support/certificates';
import { anException } from '../../../support/exception';
import { notationJws } from '../../../support/notation-signer';
import { signedEnvelope, simpleSigning, statementAbout } from '../../../support/sigstore-authority';
import { evidence, NOW, policyWith, scanResult } from './evidence';

const SUBJECT = `sha256:${'a'.repeat(64)}`;
const ARTIFACT = `sha256:${'c'.repeat(64)}`;
const SLSA = 'https://slsa.dev/provenance/v1';
const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const trusted: SignatureTrust = {
  ...NO_TRUST,
  keys: [ours.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
};

const material = (kind: Material['kind'], content: Buffer | object, annotations = {}): Material => ({
  artifact: ARTIFACT,
  kind,
  content: (Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))).toString('base64'),
  annotations,
});
const signedBy = ({ privateKey }: { privateKey: KeyObject }) => {
  const payload = simpleSigning(SUBJECT);
  const signature = sign('sha256', payload, privateKey).toString('base64');
  return material('cosign', payload, { 'dev.cosignproject.cosign/signature': signature });
};
const attestedBy = ({ privateKey }: { privateKey: KeyObject }, type = SLSA) =>
  material('dsse', signedEnvelope(statementAbout(SUBJECT, type), privateKey));
const unread: Material = { artifact: ARTIFACT, kind: 'cosign', content: null, why: 'it is too large', annotations: {} };

const found = (materials: readonly Material[], notRead: readonly string[] = []): ProvenanceEvidence => ({
  subject: SUBJECT,
  base: null,
  materials,
  notRead,
});

function judged(provenance: ProvenanceEvidence | undefined, policy: Partial<EffectivePolicy>, changes = {}) {
  const result = scanResult(provenance === undefined ? {} : { provenance });
  return judge(evidence({ policy: policyWith(policy), customScan: { status: 'complete', result }, ...changes }));
}

const demanding: Partial<EffectivePolicy> = { requireSignature: true, signatures: trusted };

describe('a policy that demands signatures', () => {
  it('finds an image compliant that somebody trusted has signed, whatever else is there', () => {
    const judgement = judged(found([signedBy(theirs), unread, signedBy(ours)], ['one more']), demanding);
    expect(judgement).toMatchObject({ verdict: 'COMPLIANT', findings: [], unknowns: [] });
    expect(judgement.provenance?.signatures.map(({ standing }) => standing)).toEqual([
      'trusted',
      'unverifiable',
      'untrusted',
    ]);
  });

  it.each<[string, readonly Material[], string]>([
    ['that nobody has signed', [], 'mayfly:provenance/unsigned'],
    ['that somebody else has signed', [signedBy(theirs)], 'mayfly:provenance/untrusted-signature'],
    ['that is only attested', [attestedBy(ours)], 'mayfly:provenance/unsigned'],
  ])('finds an image non-compliant %s', (_, materials, id) => {
    expect(judged(found(materials), demanding)).toMatchObject({
      verdict: 'NON_COMPLIANT',
      findings: [{ id, kind: 'provenance', severity: 'CRITICAL' }],
      reasons: [{ threshold: 'CRITICAL', allowed: 0, found: 1, findings: [id] }],
      unknowns: [],
      fixWouldHelp: { helps: false },
    });
  });

  it('finds it non-compliant however many findings are allowed', () => {
    const thresholds = { CRITICAL: null, HIGH: null, MEDIUM: null, LOW: null, INFORMATIONAL: null };
    expect(judged(found([]), { ...demanding, thresholds })).toMatchObject({ verdict: 'NON_COMPLIANT' });
    expect(judged(found([]), { ...demanding, thresholds: { ...thresholds, CRITICAL: 9 } }).reasons).toHaveLength(1);
  });

  it.each<[string, ProvenanceEvidence | undefined, string]>([
    ['was scanned before anybody looked', undefined, 'scanned before signatures were looked for'],
    ['has a signature that was not read', found([unread]), 'it is too large'],
    ['has a list of artifacts that was not read', found([], ['the list of artifacts: denied']), 'denied'],
    [
      'has an envelope that nobody can read',
      found([material('notation-cose', Buffer.from('CBOR?'))]),
      'no envelope that can be read',
    ],
  ])('cannot tell where an image %s', (_, provenance, why) => {
    expect(judged(provenance, demanding)).toMatchObject({
      verdict: 'UNKNOWN',
      findings: [],
      unknowns: [{ what: 'provenance', why: expect.stringContaining(why) }],
    });
  });

  it('cannot tell where it names nobody, however that came about', () => {
    expect(judged(found([signedBy(ours)]), { requireSignature: true })).toMatchObject({
      verdict: 'UNKNOWN',
      unknowns: [{ what: 'provenance', why: expect.stringContaining('names nobody whose signature counts') }],
    });
  });

  it('may leave an image out by an exception', () => {
    const left = anException({ match: { id: 'mayfly:provenance/unsigned' }, repository: 'app/api' });
    expect(judged(found([]), demanding, { exceptions: [left] })).toMatchObject({
      verdict: 'COMPLIANT',
      exceptionsApplied: [{ findings: ['mayfly:provenance/unsigned'] }],
    });
  });

  it('demands each of its attestations, each as a finding of its own', () => {
    const policy = { signatures: { ...trusted, attestations: [SLSA, 'https://spdx.dev/Document', 'https://a.b/c'] } };
    const materials = [attestedBy(ours), attestedBy(theirs, 'https://spdx.dev/Document')];
    const { findings, reasons } = judged(found(materials), policy);
    expect(findings.map(({ id }) => id)).toEqual([
      'mayfly:provenance/unattested:https://a.b/c',
      'mayfly:provenance/untrusted-attestation:https://spdx.dev/Document',
    ]);
    expect(reasons).toMatchObject([{ found: 2 }]);
  });

  it('lets a verdict hold no longer than the signature that it rests on', () => {
    const authority = makeCertificate({
      subject: { CN: 'authority' },
      extensions: [EXTENSION.authority, EXTENSION.certificateSigning],
    });
    const signer = makeCertificate({ subject: { CN: 'signer' }, issuer: authority, extensions: [EXTENSION.endEntity] });
    const expiry = new Date(NOW.getTime() + 3_600_000);
    const notation = material('notation-jws', notationJws({ digest: SUBJECT, signer, expiry }));
    const signatures = { ...trusted, certificates: [{ certificate: authority.pem }] };
    const policy = { requireSignature: true, signatures };
    expect(judged(found([notation]), policy)).toMatchObject({ verdict: 'COMPLIANT', validUntil: expiry.toISOString() });
    const both = judged(found([notation, signedBy(ours)]), policy);
    expect(Date.parse(both.validUntil)).toBeGreaterThan(expiry.getTime());
  });
});

describe('a policy that demands none', () => {
  it.each([undefined, found([]), found([unread], ['something'])])('asks nothing of %j', (provenance) => {
    expect(judged(provenance, {})).toMatchObject({ verdict: 'COMPLIANT', findings: [], unknowns: [] });
  });

  it('says all the same who has signed', () => {
    const { provenance } = judged(found([signedBy(ours)]), { signatures: trusted });
    expect(provenance?.signatures).toMatchObject([{ verified: true, signer: { type: 'key' } }]);
  });
});
