import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import {
  MATERIAL_KINDS,
  type Material,
  type MaterialKind,
} from '../../../../../lambdas/image-scan/provenance/evidence';
import {
  fingerprintOf,
  NO_TRUST,
  readTrust,
  type SignatureTrust,
} from '../../../../../lambdas/image-scan/provenance/trust';
import { verifyMaterial } from '../../../../../lambdas/image-scan/provenance/verify/verify-material';
import { sha256 } from '../../../../support/image-builder';
import {
  SigstoreAuthority,
  signedEnvelope,
  simpleSigning,
  statementAbout,
} from '../../../../support/sigstore-authority';

const SUBJECT = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const NOW = new Date('2026-11-10T12:00:00Z');
const SLSA = 'https://slsa.dev/provenance/v1';
const WORKFLOW = 'https://github.com/example/app/.github/workflows/release.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const authority = new SigstoreAuthority();

const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const byKey = (key = ours.publicKey) => trust({ keys: [pem(key)] });
const byIdentity = (changes: Partial<SignatureTrust> = {}) =>
  trust({
    identities: [{ issuer: ISSUER, subject: 'https://github.com/example/*' }],
    trustedRoot: authority.trustedRoot,
    ...changes,
  });

function trust(changes: Partial<SignatureTrust>) {
  return readTrust({ ...NO_TRUST, ...changes });
}

function material(
  kind: MaterialKind,
  content: Uint8Array | object,
  annotations: Record<string, string> = {},
): Material {
  const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
  return { artifact: OTHER, kind, content: Buffer.from(bytes).toString('base64'), annotations };
}

function cosign(key: KeyObject, digest = SUBJECT, algorithm: string | null = 'sha256'): Material {
  const payload = simpleSigning(digest);
  const signature = sign(algorithm, payload, key).toString('base64');
  return material('cosign', payload, { 'dev.cosignproject.cosign/signature': signature });
}

const verify = (found: Material, by: ReturnType<typeof trust>) => verifyMaterial(found, { subject: SUBJECT }, by, NOW);

describe('a signature of cosign by a key', () => {
  it.each<[string, { publicKey: KeyObject; privateKey: KeyObject }, string | null]>([
    ['ECDSA on P-256', ours, 'sha256'],
    ['ECDSA on P-384 with SHA-256', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha256'],
    ['ECDSA on P-384 with SHA-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha384'],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256'],
    ['Ed25519', generateKeyPairSync('ed25519'), null],
  ])('is trusted where the policy names the key: %s', (_, { publicKey, privateKey }, algorithm) => {
    expect(verify(cosign(privateKey, SUBJECT, algorithm), byKey(publicKey))).toEqual({
      artifact: OTHER,
      kind: 'cosign',
      verified: true,
      standing: 'trusted',
      signer: { type: 'key', fingerprint: fingerprintOf(publicKey) },
      reason: 'A key that the policy trusts has signed it.',
    });
  });

  it('is of nobody who is trusted where another key has made it', () => {
    expect(verify(cosign(theirs.privateKey), byKey())).toMatchObject({
      verified: false,
      standing: 'untrusted',
      signer: null,
      reason: 'It is signed by a key, and by none that the policy trusts.',
    });
  });

  it('is worth nothing for another image, though a trusted key has made it', () => {
    expect(verify(cosign(ours.privateKey, OTHER), byKey())).toMatchObject({
      standing: 'untrusted',
      reason: `It is the signature of another image, "${OTHER}".`,
    });
  });

  it('is worth nothing once its payload was changed', () => {
    const { annotations } = cosign(ours.privateKey);
    const payload = JSON.parse(simpleSigning(SUBJECT).toString());
    const changed = material('cosign', { ...payload, optional: { by: 'me' } }, { ...annotations });
    expect(verify(changed, byKey())).toMatchObject({ standing: 'untrusted' });
  });

  it('says what it is by type: a signature over something else of the same shape is none', () => {
    const payload = Buffer.from(
      simpleSigning(SUBJECT).toString().replace('cosign container image', 'atomic container'),
    );
    const signature = sign('sha256', payload, ours.privateKey).toString('base64');
    const found = material('cosign', payload, { 'dev.cosignproject.cosign/signature': signature });
    expect(verify(found, byKey())).toMatchObject({ standing: 'untrusted' });
  });
});

describe('a signature of cosign by an identity', () => {
  const signed = (certificate = authority.certificate(WORKFLOW, ISSUER)) => {
    const payload = simpleSigning(SUBJECT);
    return material('cosign', payload, authority.annotations(payload, certificate));
  };

  it('is trusted where the policy names the identity, long after its certificate has ended', () => {
    expect(verify(signed(), byIdentity())).toMatchObject({
      verified: true,
      signer: { type: 'identity', subject: WORKFLOW, issuer: ISSUER },
    });
  });

  it.each([
    ['another subject', { issuer: ISSUER, subject: 'https://github.com/example-evil/*' }],
    ['another issuer', { issuer: 'https://accounts.example.com', subject: '*' }],
  ])('is not trusted where the policy names %s', (_, identity) => {
    expect(verify(signed(), byIdentity({ identities: [identity] }))).toMatchObject({
      standing: 'untrusted',
      signer: { type: 'identity', subject: WORKFLOW, issuer: ISSUER },
      reason: expect.stringContaining('whom the policy does not trust'),
    });
  });

  it('is not trusted where another authority vouches for the same name', () => {
    const elsewhere = new SigstoreAuthority();
    const payload = simpleSigning(SUBJECT);
    const forged = material('cosign', payload, elsewhere.annotations(payload, elsewhere.certificate(WORKFLOW, ISSUER)));
    expect(verify(forged, byIdentity())).toMatchObject({ standing: 'untrusted' });
  });

  it('is not trusted where it was made when its certificate was not valid', () => {
    const late = authority.certificate(WORKFLOW, ISSUER, { from: 5, to: 15 });
    expect(verify(signed(late), byIdentity())).toMatchObject({ standing: 'untrusted' });
  });

  it('is not trusted without its entry in the log, which tells when it was made', () => {
    const { 'dev.sigstore.cosign/bundle': _, ...annotations } = signed().annotations;
    expect(verify({ ...signed(), annotations }, byIdentity())).toMatchObject({ standing: 'untrusted' });
  });

  it('cannot be told without a trusted root', () => {
    expect(verify(signed(), byIdentity({ trustedRoot: null }))).toMatchObject({
      standing: 'unverifiable',
      reason: expect.stringContaining('no trustedRoot'),
    });
  });
});

describe('an attestation', () => {
  it('in a bundle is trusted where an identity of the policy has signed it', () => {
    const bundle = authority.bundle(statementAbout(SUBJECT, SLSA), authority.certificate(WORKFLOW, ISSUER));
    expect(verify(material('sigstore-bundle', bundle), byIdentity())).toMatchObject({
      verified: true,
      predicateType: SLSA,
      signer: { type: 'identity', subject: WORKFLOW },
    });
  });

  it("is a signature where its predicate is cosign's own", () => {
    const statement = statementAbout(SUBJECT, 'https://sigstore.dev/cosign/sign/v1');
    const bundle = authority.bundle(statement, authority.certificate(WORKFLOW, ISSUER));
    const report = verify(material('sigstore-bundle', bundle), byIdentity());
    expect(report).toMatchObject({ verified: true });
    expect(report).not.toHaveProperty('predicateType');
  });

  it('in a bundle is not trusted once the log entry speaks of another', () => {
    const certificate = authority.certificate(WORKFLOW, ISSUER);
    const bundle = authority.bundle(statementAbout(SUBJECT, SLSA), certificate);
    const other = authority.bundle(statementAbout(SUBJECT, 'https://spdx.dev/Document'), certificate);
    const mixed = { ...bundle, verificationMaterial: other['verificationMaterial'] };
    expect(verify(material('sigstore-bundle', mixed), byIdentity())).toMatchObject({ standing: 'untrusted' });
  });

  it('in an envelope is trusted where a key of the policy has signed it', () => {
    const envelope = signedEnvelope(statementAbout(SUBJECT, SLSA), ours.privateKey);
    expect(verify(material('dsse', envelope), byKey())).toMatchObject({
      verified: true,
      predicateType: SLSA,
      signer: { type: 'key', fingerprint: fingerprintOf(ours.publicKey) },
    });
    expect(verify(material('dsse', envelope), byKey(theirs.publicKey))).toMatchObject({ standing: 'untrusted' });
  });

  it('in a bundle may be signed by a key as well', () => {
    const bundle = {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: 'ours' }, tlogEntries: [] },
      dsseEnvelope: signedEnvelope(statementAbout(SUBJECT, SLSA), ours.privateKey),
    };
    expect(verify(material('sigstore-bundle', bundle), byKey())).toMatchObject({ verified: true, predicateType: SLSA });
    expect(verify(material('sigstore-bundle', bundle), byKey(theirs.publicKey))).toMatchObject({
      standing: 'untrusted',
    });
  });

  it('that is a bare signature of the manifest is verified where the manifest is at hand', () => {
    const bytes = Buffer.from('{"schemaVersion":2}');
    const image = { subject: sha256(bytes), manifest: bytes.toString('base64') };
    const bundle = {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: 'ours' }, tlogEntries: [] },
      messageSignature: {
        messageDigest: { algorithm: 'SHA2_256', digest: createHash('sha256').update(bytes).digest('base64') },
        signature: sign('sha256', bytes, ours.privateKey).toString('base64'),
      },
    };
    const found = material('sigstore-bundle', bundle);
    const report = verifyMaterial(found, image, byKey(), NOW);
    expect(report).toMatchObject({ verified: true });
    expect(report).not.toHaveProperty('predicateType');
    expect(verifyMaterial(found, image, byKey(theirs.publicKey), NOW)).toMatchObject({ standing: 'untrusted' });
    expect(verifyMaterial(found, { ...image, subject: SUBJECT }, byKey(), NOW)).toMatchObject({
      standing: 'unverifiable',
    });
    expect(verifyMaterial(found, { subject: image.subject }, byKey(), NOW)).toMatchObject({ standing: 'unverifiable' });
  });

  it('is worth nothing for another image', () => {
    const envelope = signedEnvelope(statementAbout(OTHER, SLSA), ours.privateKey);
    expect(verify(material('dsse', envelope), byKey())).toMatchObject({
      standing: 'untrusted',
      predicateType: SLSA,
      reason: 'It speaks of another image.',
    });
  });

  it('that nobody signed proves nothing', () => {
    expect(verify(material('in-toto', statementAbout(SUBJECT, SLSA)), byKey())).toMatchObject({
      standing: 'untrusted',
      predicateType: SLSA,
      reason: 'Nobody has signed it.',
    });
  });

  it('that was not read cannot be told, and says what it states', () => {
    const unread: Material = {
      ...{ artifact: OTHER, kind: 'dsse', content: null, why: 'it has 6000000 bytes, and there is room for 524288' },
      annotations: { predicateType: 'https://spdx.dev/Document' },
    };
    expect(verify(unread, byKey())).toMatchObject({
      standing: 'unverifiable',
      predicateType: 'https://spdx.dev/Document',
      reason: expect.stringContaining('6000000 bytes'),
    });
  });
});

describe('material of any bytes', () => {
  const everybody = byIdentity({ keys: [pem(ours.publicKey)] });
  const certificate = authority.certificate(WORKFLOW, ISSUER);
  const payload = simpleSigning(SUBJECT);
  const real: readonly Material[] = [
    cosign(ours.privateKey),
    material('cosign', payload, authority.annotations(payload, certificate)),
    material('sigstore-bundle', authority.bundle(statementAbout(SUBJECT, SLSA), certificate)),
    material('dsse', signedEnvelope(statementAbout(SUBJECT, SLSA), ours.privateKey)),
  ];

  it('never throws and is never trusted', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MATERIAL_KINDS),
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        fc.dictionary(
          fc.constantFrom(
            'dev.cosignproject.cosign/signature',
            'dev.sigstore.cosign/certificate',
            'dev.sigstore.cosign/bundle',
            'dev.sigstore.cosign/rfc3161timestamp',
          ),
          fc.oneof(fc.string(), fc.json(), fc.constant(certificate.pem)),
        ),
        (kind, bytes, annotations) => {
          expect(verify(material(kind, bytes, annotations), everybody).verified).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('that was real before one bit of it was changed is not trusted, or means the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...real), fc.nat(), fc.nat({ max: 7 }), (found, place, bit) => {
        const bytes = Buffer.from(found.content ?? '', 'base64');
        const at = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        const report = verify({ ...found, content: bytes.toString('base64') }, everybody);
        // Bits of what is not signed, such as a key's id, may change.
        if (found.kind === 'cosign') expect(report.verified).toBe(false);
        if (report.verified) expect(report.predicateType).toBe(SLSA);
      }),
      { numRuns: 1000 },
    );
  });
});
