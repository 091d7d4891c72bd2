import { z } from 'zod';
import { type Read, readCertificate, readPublicKey, readTrustedRoot } from '../provenance/trust';

/** More of them are a slip: each is tried on each signature. */
const MOST = 100;

const refuse = (context: z.RefinementCtx, read: Read<unknown>) => {
  if ('problem' in read) context.addIssue({ code: 'custom', message: read.problem });
};
const text = (error: string, most: number) => z.string({ error }).min(1, { error }).max(most, { error });
const list = <T extends z.ZodType>(item: T, error: string) =>
  z.array(item, { error }).max(MOST, { error: `${error}, ${MOST} at most` });

const key = z
  .string({ error: 'expected a public key in PEM' })
  .max(16_384, { error: 'expected a public key in PEM, of 16384 characters at most' })
  .superRefine((pem, context) => refuse(context, readPublicKey(pem)));

const pattern = 'expected the name in a certificate, or a pattern of it with "*", of 1 to 2048 characters';
export const identity = z.strictObject(
  {
    issuer: text('expected the address of an OpenID Connect issuer', 2048),
    subject: text(pattern, 2048),
  },
  { error: 'expected an object with issuer and subject' },
);

const attribute = z.string({ error: 'expected the value of an attribute, such as "Example Ltd"' }).max(1024);
export const trustedCertificate = z.strictObject(
  {
    certificate: z
      .string({ error: 'expected a certificate in PEM' })
      .max(65_536, { error: 'expected a certificate in PEM, of 65536 characters at most' })
      .superRefine((pem, context) => refuse(context, readCertificate(pem))),
    subject: z
      .record(
        z.string().regex(/^[A-Za-z0-9.]{1,64}$/, { error: 'expected the name of an attribute, such as "O"' }),
        attribute,
        { error: 'expected an object of attributes' },
      )
      .exactOptional(),
  },
  { error: 'expected an object with certificate and subject' },
);

const predicate = 'expected a type of predicate, such as "https://slsa.dev/provenance/v1"';
const rootError = 'expected the contents of a trusted_root.json of Sigstore, or null';

/** Whose signatures count, as the policy's owner writes it. Every key may be left out. */
export const signatures = z.strictObject(
  {
    required: z.boolean({ error: 'expected true or false' }).exactOptional(),
    keys: list(key, 'expected a list of public keys').exactOptional(),
    identities: list(identity, 'expected a list of identities').exactOptional(),
    certificates: list(trustedCertificate, 'expected a list of certificates').exactOptional(),
    attestations: list(
      // As exceptions name findings: without spaces and "*".
      z
        .string({ error: predicate })
        .max(400, { error: predicate })
        .regex(/^[^\s*]+$/, { error: predicate }),
      'expected a list of types of predicate',
    ).exactOptional(),
    trustedRoot: z
      .record(z.string(), z.unknown(), { error: rootError })
      .superRefine((document, context) => refuse(context, readTrustedRoot(document)))
      .nullable()
      .exactOptional(),
  },
  { error: 'expected an object with required, keys, identities, certificates, attestations and trustedRoot' },
);
