import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { effectivePolicy } from '../../../../lambdas/image-scan/policy/effective-policy';
import { InvalidPolicy, type PolicyProblem } from '../../../../lambdas/image-scan/policy/errors';
import { parsePolicy } from '../../../../lambdas/image-scan/policy/parse-policy';
import { canonicalPolicy, policyHash } from '../../../../lambdas/image-scan/policy/policy-hash';
import { NO_TRUST } from '../../../../lambdas/image-scan/provenance/trust';
import { EXTENSION, makeCertificate } from '../../../support/certificates';
import { SigstoreAuthority } from '../../../support/sigstore-authority';

const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const key = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
const other = pem(generateKeyPairSync('ed25519').publicKey);
const { trustedRoot } = new SigstoreAuthority();
const identity = { issuer: 'https://issuer.example.com', subject: 'https://example.com/*' };
const { pem: certificate } = makeCertificate({ subject: { CN: 'root' }, extensions: [EXTENSION.authority] });

const parse = (document: object) => parsePolicy(JSON.stringify({ version: 1, ...document }));

function problemsOf(document: object): readonly PolicyProblem[] {
  try {
    parse(document);
  } catch (error) {
    if (error instanceof InvalidPolicy) return error.problems;
    throw error;
  }
  return [];
}

describe('the signatures of a policy', () => {
  it('are kept as they are written, with nothing trusted where nothing is said', () => {
    const signatures = {
      keys: [key],
      identities: [identity],
      certificates: [{ certificate, subject: { O: 'Example' } }],
      attestations: ['https://slsa.dev/provenance/v1'],
      trustedRoot,
    };
    const policy = parse({ signatures: { required: true, ...signatures } });
    expect(policy).toMatchObject({ requireSignature: true, signatures });
    expect(parse({ signatures: { keys: [key] } })).toMatchObject({
      requireSignature: false,
      signatures: { ...NO_TRUST, keys: [key] },
    });
    expect(parsePolicy(canonicalPolicy(policy))).toEqual(policy);
  });

  it('have one hash in their short and their long form, and none of their own where they are empty', () => {
    const hash = (document: object) => policyHash(parse(document));
    expect(hash({ signatures: { required: true, keys: [key] } })).toBe(
      hash({ requireSignature: true, signatures: { keys: [key] } }),
    );
    expect(hash({ signatures: { required: false, keys: [] }, repositories: {} })).toBe(hash({}));
    expect(hash({ signatures: { keys: [key] } })).not.toBe(hash({ signatures: { keys: [other] } }));
  });

  it('of an override replace those of the document key by key', () => {
    const policy = parse({
      signatures: { required: true, keys: [key], attestations: ['a:b'] },
      repositories: {
        'app/*': { signatures: { keys: [other] } },
        'sandbox/*': { requireSignature: false, signatures: { attestations: [] } },
      },
    });
    expect(effectivePolicy(policy, 'app/api')).toMatchObject({
      requireSignature: true,
      signatures: { keys: [other], attestations: ['a:b'] },
    });
    expect(effectivePolicy(policy, 'sandbox/x')).toMatchObject({
      requireSignature: false,
      signatures: { keys: [key], attestations: [] },
    });
  });

  const nobody = 'names nobody who could give it: add keys, identities or certificates';
  it.each<[string, object, string, string]>([
    ['a demand that nobody can meet', { requireSignature: true }, 'signatures', `demands a signature and ${nobody}`],
    [
      'the same in its long form',
      { signatures: { required: true, keys: [] } },
      'signatures',
      `demands a signature and ${nobody}`,
    ],
    [
      'an attestation that nobody can give',
      { signatures: { attestations: ['a:b'] } },
      'signatures',
      `demands an attestation and ${nobody}`,
    ],
    [
      'an override that takes the keys away',
      { signatures: { required: true, keys: [key] }, repositories: { 'app/*': { signatures: { keys: [] } } } },
      'repositories["app/*"].signatures',
      nobody,
    ],
    [
      'an override that demands without keys',
      { repositories: { 'app/*': { requireSignature: true } } },
      'repositories["app/*"].signatures',
      nobody,
    ],
    [
      'identities without a trusted root',
      { signatures: { identities: [identity] } },
      'signatures.trustedRoot',
      'found none',
    ],
    [
      'two answers to one question',
      { requireSignature: false, signatures: { required: true, keys: [key] } },
      'signatures.required',
      'requireSignature says false, and this is the same, found true',
    ],
    ['a misspelt key', { signatures: { key: [key] } }, 'signatures.key', 'did you mean "keys"?'],
    [
      'a misspelt key of an identity',
      { signatures: { identities: [{ ...identity, isuer: '' }], trustedRoot } },
      'signatures.identities[0].isuer',
      'did you mean "issuer"?',
    ],
    [
      'text that is no key',
      { signatures: { keys: ['ssh-ed25519 AAAA'] } },
      'signatures.keys[0]',
      'one public key in PEM',
    ],
    [
      'a private key',
      {
        signatures: {
          keys: [generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
        },
      },
      'signatures.keys[0]',
      'one public key in PEM',
    ],
    [
      'a weak key',
      { signatures: { keys: [pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)] } },
      'signatures.keys[0]',
      'expected a key of ECDSA',
    ],
    [
      'a certificate that cannot be read',
      { signatures: { certificates: [{ certificate: key }] } },
      'signatures.certificates[0].certificate',
      'one certificate in PEM',
    ],
    [
      'a trusted root of nobody',
      { signatures: { trustedRoot: { tlogs: [] } } },
      'signatures.trustedRoot',
      'expected a trusted root with certificate authorities',
    ],
    [
      'a predicate that no exception could name',
      { signatures: { keys: [key], attestations: ['a *'] } },
      'signatures.attestations[0]',
      'expected a type of predicate',
    ],
  ])('are refused: %s', (_, document, path, message) => {
    expect(problemsOf(document)).toEqual([{ path, message: expect.stringContaining(message) }]);
  });

  it('never show a private key that was put there by mistake', () => {
    const text = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const secret = text.split('\n')[1] ?? '';
    for (const { message } of problemsOf({ signatures: { keys: [text] } })) expect(message).not.toContain(secret);
  });
});
