import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { EXTENSION, type Identity, makeCertificate } from './certificates';

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const SIGNED_AT = Date.parse('2026-11-01T12:00:00Z') / 1000;

export interface Signed {
  readonly certificate: Identity;
  readonly signature: Buffer;
}

/** A certificate authority and a transparency log of our own, which do what Fulcio and Rekor do. */
export class SigstoreAuthority {
  readonly #root = makeCertificate({
    subject: { O: 'test', CN: 'authority' },
    extensions: [EXTENSION.authority, EXTENSION.certificateSigning],
  });
  readonly #log = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #logKey = this.#log.publicKey.export({ type: 'spki', format: 'der' });
  readonly #logId = sha256(this.#logKey);

  /** The contents of a `trusted_root.json` that trusts this authority. */
  get trustedRoot(): Record<string, unknown> {
    const validFor = { start: '2020-01-01T00:00:00Z' };
    return {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [
        {
          baseUrl: 'https://log.test',
          hashAlgorithm: 'SHA2_256',
          publicKey: { rawBytes: this.#logKey.toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
          logId: { keyId: this.#logId.toString('base64') },
        },
      ],
      certificateAuthorities: [
        {
          subject: { organization: 'test', commonName: 'authority' },
          uri: 'https://authority.test',
          certChain: { certificates: [{ rawBytes: this.#root.certificate.raw.toString('base64') }] },
          validFor,
        },
      ],
      ctlogs: [],
      timestampAuthorities: [],
    };
  }

  /** A certificate for a few minutes, for whoever an issuer vouches for. */
  certificate(subject: string, issuer: string, minutes = { from: -5, to: 5 }): Identity {
    const at = (offset: number) => new Date((SIGNED_AT + offset * 60) * 1000);
    return makeCertificate({
      subject: {},
      issuer: this.#root,
      from: at(minutes.from),
      to: at(minutes.to),
      extensions: [
        EXTENSION.digitalSignature,
        EXTENSION.codeSigning,
        EXTENSION.uri(subject),
        EXTENSION.oidcIssuer(issuer),
      ],
    });
  }

  /** The log's entry of a signature over `data`, with its promise to keep it. */
  entry(data: Uint8Array, { certificate, signature }: Signed) {
    const body = Buffer.from(
      JSON.stringify({
        apiVersion: '0.0.1',
        kind: 'hashedrekord',
        spec: {
          data: { hash: { algorithm: 'sha256', value: sha256(data).toString('hex') } },
          signature: {
            content: signature.toString('base64'),
            publicKey: { content: Buffer.from(certificate.pem).toString('base64') },
          },
        },
      }),
    );
    return this.#promised(body, 'hashedrekord', '0.0.1');
  }

  /** cosign's annotations of a payload that an identity signed. */
  annotations(payload: Uint8Array, certificate: Identity): Record<string, string> {
    const signature = sign('sha256', payload, certificate.privateKey);
    const entry = this.entry(payload, { certificate, signature });
    return {
      'dev.cosignproject.cosign/signature': signature.toString('base64'),
      'dev.sigstore.cosign/certificate': certificate.pem,
      'dev.sigstore.cosign/bundle': JSON.stringify({
        SignedEntryTimestamp: entry.promise.toString('base64'),
        Payload: {
          body: entry.body.toString('base64'),
          integratedTime: SIGNED_AT,
          logIndex: 0,
          logID: this.#logId.toString('hex'),
        },
      }),
    };
  }

  /** A bundle of an attestation that an identity signed, with the proof that the log holds it. */
  bundle(statement: object, certificate: Identity): Record<string, unknown> {
    const payloadType = 'application/vnd.in-toto+json';
    const payload = Buffer.from(JSON.stringify(statement));
    const encoded = preAuthEncoding(payloadType, payload);
    const signature = sign('sha256', encoded, certificate.privateKey);
    const pem = Buffer.from(certificate.pem).toString('base64');
    const body = Buffer.from(
      JSON.stringify({
        apiVersion: '0.0.1',
        kind: 'dsse',
        spec: {
          envelopeHash: { algorithm: 'sha256', value: '00' },
          payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
          signatures: [{ signature: signature.toString('base64'), verifier: pem }],
        },
      }),
    );
    const entry = this.#promised(body, 'dsse', '0.0.1');
    const rootHash = sha256(Buffer.from([0]), body);
    return {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        certificate: { rawBytes: certificate.certificate.raw.toString('base64') },
        tlogEntries: [
          {
            logIndex: '0',
            logId: { keyId: this.#logId.toString('base64') },
            kindVersion: { kind: entry.kind, version: entry.version },
            integratedTime: String(SIGNED_AT),
            inclusionPromise: { signedEntryTimestamp: entry.promise.toString('base64') },
            inclusionProof: {
              logIndex: '0',
              rootHash: rootHash.toString('base64'),
              treeSize: '1',
              hashes: [],
              checkpoint: { envelope: this.#checkpoint(rootHash) },
            },
            canonicalizedBody: body.toString('base64'),
          },
        ],
      },
      dsseEnvelope: {
        payload: payload.toString('base64'),
        payloadType,
        signatures: [{ sig: signature.toString('base64'), keyid: '' }],
      },
    };
  }

  #promised(body: Buffer, kind: string, version: string) {
    // Canonical JSON (RFC 8785): the keys are in order here already.
    const promised = JSON.stringify({
      body: body.toString('base64'),
      integratedTime: SIGNED_AT,
      logID: this.#logId.toString('hex'),
      logIndex: 0,
    });
    return { body, kind, version, promise: sign('sha256', Buffer.from(promised), this.#log.privateKey) };
  }

  /** Source: C2SP, "tlog-checkpoint" and "signed-note". */
  #checkpoint(rootHash: Buffer): string {
    const note = `log.test\n1\n${rootHash.toString('base64')}\n`;
    const signature = Buffer.concat([
      this.#logId.subarray(0, 4),
      sign('sha256', Buffer.from(note), this.#log.privateKey),
    ]);
    return `${note}\n\u2014 log.test ${signature.toString('base64')}\n`;
  }
}

/** Source: secure-systems-lab/dsse, "PAE". */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
}

/** An envelope of a statement that a key signed. */
export function signedEnvelope(statement: object, key: KeyObject): Record<string, unknown> {
  const payloadType = 'application/vnd.in-toto+json';
  const payload = Buffer.from(JSON.stringify(statement));
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const sig = sign(digest, preAuthEncoding(payloadType, payload), key).toString('base64');
  return { payload: payload.toString('base64'), payloadType, signatures: [{ sig, keyid: '' }] };
}

/** The payload of cosign's simple signing for an image. */
export function simpleSigning(digest: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': 'registry.test/app' },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  );
}

export function statementAbout(digest: string, predicateType: string, predicate: object = {}): Record<string, unknown> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'registry.test/app', digest: { sha256: digest.slice('sha256:'.length) } }],
    predicateType,
    predicate,
  };
}
