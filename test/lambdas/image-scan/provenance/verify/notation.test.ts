import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import type { Material } from '../../../../../lambdas/image-scan/provenance/evidence';
import { NO_TRUST, readTrust, type TrustedCertificate } from '../../../../../lambdas/image-scan/provenance/trust';
import { verifyMaterial } from '../../../../../lambdas/image-scan/provenance/verify/verify-material';
import { EXTENSION, makeCertificate } from '../../../../support/certificates';
import { type NotationRequest, notationCose, notationJws } from '../../../../support/notation-signer';

const SUBJECT = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const NOW = new Date('2026-11-10T12:00:00Z');

const authority = [EXTENSION.authority, EXTENSION.certificateSigning];
const endEntity = [EXTENSION.endEntity, EXTENSION.digitalSignature, EXTENSION.codeSigning];
const root = makeCertificate({ subject: { O: 'Example', CN: 'root' }, extensions: authority });
const between = makeCertificate({ subject: { O: 'Example', CN: 'between' }, issuer: root, extensions: authority });
const signer = makeCertificate({
  subject: { C: 'DE', O: 'Example', CN: 'releases' },
  issuer: between,
  extensions: endEntity,
  to: new Date('2027-01-01T00:00:00Z'),
});

const FORMS = [
  ['JSON', 'notation-jws', (request: NotationRequest) => Buffer.from(JSON.stringify(notationJws(request)))],
  ['CBOR', 'notation-cose', notationCose],
] as const;

const certificates = (...trusted: readonly TrustedCertificate[]) => readTrust({ ...NO_TRUST, certificates: trusted });
const byRoot = certificates({ certificate: root.pem });
const full: NotationRequest = { digest: SUBJECT, signer, chain: [between, root] };

describe.each(FORMS)('a signature of the Notary Project in %s', (_, kind, write) => {
  const verify = (request: NotationRequest, trust = byRoot, now = NOW) => {
    const content = write(request).toString('base64');
    const material: Material = { artifact: OTHER, kind, content, annotations: {} };
    return verifyMaterial(material, { subject: SUBJECT }, trust, now);
  };

  it('is trusted where a certificate of the policy vouches for the signer, until the first of them ends', () => {
    expect(verify(full)).toMatchObject({
      verified: true,
      signer: { type: 'certificate', subject: 'C=DE, O=Example, CN=releases', issuer: 'O=Example, CN=between' },
      until: '2027-01-01T00:00:00.000Z',
    });
  });

  it.each([
    ['the authority that issued it, which is not in the envelope', { ...full, chain: [] }, between],
    ['the signing certificate itself', full, signer],
    ['the root, which is left out of the envelope', { ...full, chain: [between] }, root],
  ])('is trusted where the policy names %s', (__, request, trusted) => {
    expect(verify(request, certificates({ certificate: trusted.pem }))).toMatchObject({ verified: true });
  });

  it('is trusted only for the subjects that the policy names', () => {
    const of = (subject: Record<string, string>) => certificates({ certificate: root.pem, subject });
    expect(verify(full, of({ O: 'Example', CN: 'releases' }))).toMatchObject({ verified: true });
    expect(verify(full, of({ CN: 'release' }))).toMatchObject({ standing: 'untrusted' });
    expect(verify(full, of({ L: 'Berlin' }))).toMatchObject({ standing: 'untrusted' });
  });

  it('ends when its signer says so', () => {
    const request = { ...full, expiry: new Date('2026-12-01T00:00:00Z') };
    expect(verify(request)).toMatchObject({ verified: true, until: '2026-12-01T00:00:00.000Z' });
    expect(verify(request, byRoot, new Date('2026-12-01T00:00:00Z'))).toMatchObject({
      standing: 'untrusted',
      reason: expect.stringContaining('it has expired'),
    });
  });

  it.each<[string, NotationRequest, string]>([
    ['of another image', { ...full, digest: OTHER }, 'the signature of another image'],
    [
      'of somebody unknown',
      { ...full, signer: makeCertificate({ subject: { CN: 'releases' }, extensions: endEntity }), chain: [] },
      'no certificate that the policy trusts',
    ],
    [
      'by an authority of the same name',
      {
        ...full,
        signer: makeCertificate({
          subject: { CN: 'releases' },
          issuer: makeCertificate({ subject: { O: 'Example', CN: 'root' }, extensions: authority }),
          extensions: endEntity,
        }),
        chain: [root],
      },
      'no certificate that the policy trusts',
    ],
    [
      'by a certificate that no authority issued',
      {
        ...full,
        signer: makeCertificate({ subject: { CN: 'below' }, issuer: signer, extensions: endEntity }),
        chain: [signer, between, root],
      },
      'no certificate that the policy trusts',
    ],
    ['by an authority itself', { ...full, signer: between, chain: [root] }, 'that of an authority'],
    [
      'by a certificate for something else',
      {
        ...full,
        signer: makeCertificate({
          subject: { CN: 'server' },
          issuer: root,
          extensions: [EXTENSION.endEntity, EXTENSION.digitalSignature, EXTENSION.serverAuthentication],
        }),
        chain: [root],
      },
      'not for the signing of code',
    ],
    [
      'made with another key',
      { ...full, signer: { ...signer, privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey } },
      'its signature is wrong',
    ],
  ])('is not trusted: %s', (__, request, reason) => {
    expect(verify(request)).toMatchObject({
      verified: false,
      standing: 'untrusted',
      reason: expect.stringContaining(reason),
    });
  });

  it('is not trusted after its certificate has ended', () => {
    expect(verify(full, byRoot, new Date('2027-01-01T00:00:00Z'))).toMatchObject({
      standing: 'untrusted',
      reason: expect.stringContaining('its certificate is not valid now'),
    });
  });

  it.each([
    ['demands a plug-in', { ...full, critical: ['io.cncf.notary.signingScheme', 'io.cncf.notary.verificationPlugin'] }],
    ['has a scheme that nobody knows', { ...full, scheme: 'notary.x510' }],
  ])('cannot be told where it %s', (__, request) => {
    expect(verify(request)).toMatchObject({ standing: 'unverifiable' });
  });

  it('of any bytes never throws and is never trusted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (bytes, place) => {
        const real = write(full);
        const at = place % real.length;
        const changed = Buffer.concat([real.subarray(0, at), bytes, real.subarray(at + bytes.length)]);
        for (const content of [Buffer.from(bytes), real.subarray(0, at), changed]) {
          const material: Material = { artifact: OTHER, kind, content: content.toString('base64'), annotations: {} };
          const { verified } = verifyMaterial(material, { subject: SUBJECT }, byRoot, NOW);
          // What is not signed may be changed: the name of the signing tool, spaces of JSON.
          if (bytes.length > 0 && content !== changed) expect(verified).toBe(false);
        }
      }),
    );
  });
});

it('with a timestamp cannot be told after its certificate has ended, as timestamps are not read', () => {
  const content = Buffer.from(JSON.stringify(notationJws({ ...full, timestamped: true }))).toString('base64');
  const material: Material = { artifact: OTHER, kind: 'notation-jws', content, annotations: {} };
  expect(verifyMaterial(material, { subject: SUBJECT }, byRoot, new Date('2028-01-01'))).toMatchObject({
    standing: 'unverifiable',
  });
});

it('names an algorithm that is not that of its key, and is not trusted', () => {
  const content = Buffer.from(JSON.stringify(notationJws({ ...full, alg: 'ES384' }))).toString('base64');
  const material: Material = { artifact: OTHER, kind: 'notation-jws', content, annotations: {} };
  expect(verifyMaterial(material, { subject: SUBJECT }, byRoot, NOW)).toMatchObject({
    standing: 'untrusted',
    reason: expect.stringContaining('its algorithm is not that of its key'),
  });
});
