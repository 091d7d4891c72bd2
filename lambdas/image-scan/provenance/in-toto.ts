import { z } from 'zod';
import { DIGEST_PATTERN } from '../../verdicts/image-reference';
import { parseDocument } from '../scanner/json-document';
import { type BaseImage, type Material, PROVENANCE_LIMITS } from './evidence';

/** Media type of a statement, as the payload of an envelope and as a layer. Source: in-toto/attestation, "Envelope". */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json';

const STATEMENTS: readonly string[] = ['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1'];

const schema = z.looseObject({
  _type: z.string().max(256),
  subject: z.array(z.looseObject({ digest: z.record(z.string().max(64), z.string().max(256)) })).max(10_000),
  predicateType: z.string().min(1).max(400),
  predicate: z.unknown(),
});

/** An in-toto statement: somebody says something of these subjects. Source: in-toto/attestation, "Statement". */
export interface Statement {
  readonly predicateType: string;
  /** Digests of what it speaks of, as `sha256:<hex>`. */
  readonly subjects: readonly string[];
  readonly predicate: unknown;
}

/** Null for what is no statement. */
export function parseStatement(bytes: Uint8Array): Statement | null {
  const parsed = parseDocument(bytes, PROVENANCE_LIMITS.contentBytes, schema);
  if ('problem' in parsed || !STATEMENTS.includes(parsed.value._type)) return null;
  const { subject, predicateType, predicate } = parsed.value;
  const subjects = subject.flatMap(({ digest }) =>
    digest['sha256'] === undefined ? [] : [`sha256:${digest['sha256']}`],
  );
  return { predicateType, subjects, predicate };
}

const payload = z.base64();
const envelope = z.looseObject({ payload });
const bundle = z.looseObject({ dsseEnvelope: envelope });

/** The statement that an attestation holds, signed or not; null where there is none that can be read. */
export function statementIn({ kind, content }: Pick<Material, 'kind' | 'content'>): Statement | null {
  if (content === null) return null;
  const bytes = Buffer.from(content, 'base64');
  if (kind === 'in-toto') return parseStatement(bytes);
  const signed =
    kind === 'dsse'
      ? parseDocument(bytes, PROVENANCE_LIMITS.contentBytes, envelope)
      : kind === 'sigstore-bundle'
        ? parseDocument(
            bytes,
            PROVENANCE_LIMITS.contentBytes,
            bundle.transform(({ dsseEnvelope }) => dsseEnvelope),
          )
        : null;
  return signed !== null && 'value' in signed ? parseStatement(Buffer.from(signed.value.payload, 'base64')) : null;
}

const dependency = z.looseObject({
  uri: z.string().max(4096),
  digest: z.record(z.string(), z.string()).optional(),
});
const dependencies = z.array(dependency).max(10_000);
const provenance = z.looseObject({
  /** SLSA 0.2. */
  materials: dependencies.optional(),
  /** SLSA 1. */
  buildDefinition: z.looseObject({ resolvedDependencies: dependencies.optional() }).optional(),
});

/** The images that tell BuildKit how to read a Dockerfile: nothing of them is in the image that is built. */
const FRONT_END = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::|$)/;

/**
 * The images that a build took in, as its provenance says: stages that only helped to build are among them.
 * Source: SLSA provenance 0.2 (`materials`) and 1 (`resolvedDependencies`); purl type `docker`.
 */
export function imagesBuiltFrom({ predicate }: Statement): readonly Omit<BaseImage, 'by'>[] {
  const parsed = provenance.safeParse(predicate);
  if (!parsed.success) return [];
  const { materials = [], buildDefinition } = parsed.data;
  const images = [...materials, ...(buildDefinition?.resolvedDependencies ?? [])].flatMap(readImage);
  return [...new Map(images.map((image) => [JSON.stringify(image), image])).values()];
}

function readImage({ uri, digest: digests }: z.infer<typeof dependency>): readonly Omit<BaseImage, 'by'>[] {
  const [, path, version] = /^pkg:(?:docker|oci)\/([^@?#]{1,512})(?:@([^?#]{1,200}))?/.exec(uri) ?? [];
  if (path === undefined) return [];
  const tag = decode(version ?? '');
  const stated = tag.startsWith('sha256:') ? tag : `sha256:${digests?.['sha256'] ?? ''}`;
  const name = `${decode(path)}${tag === '' || tag === stated ? '' : `:${tag}`}`;
  if (FRONT_END.test(name)) return [];
  return [{ name, ...(DIGEST_PATTERN.test(stated) ? { digest: stated } : {}) }];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
