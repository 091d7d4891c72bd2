import { createDistributionClient } from '../../lambdas/image-scan/registry/distribution';
import { pushIndex } from '../../lambdas/image-scan/registry/push-index';
import type { IndexSource, Manifest } from '../../lambdas/image-scan/scanner/image-source';
import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import type { BuiltImage } from '../../local/registry/oci/built-image';
import { digestOf } from '../../local/registry/oci/digest';
import { MEDIA_TYPE } from '../../local/registry/oci/media-types';
import type { Pipeline } from './pipeline';

/** A manifest with everything below it. */
export interface Whole {
  readonly manifest: Manifest;
  /** Manifests, configurations and layers by digest. */
  readonly stored: ReadonlyMap<string, Uint8Array>;
}

export interface Listed {
  readonly whole: Whole;
  /** `os/architecture`; where it is left out, the index names none. */
  readonly platform?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function wholeImage({ manifest, config, layers }: BuiltImage): Whole {
  return { manifest, stored: new Map([manifest, config, ...layers].map(({ digest, bytes }) => [digest, bytes])) };
}

const descriptorOf = (mediaType: string, bytes: Uint8Array) => ({
  mediaType,
  digest: digestOf(Buffer.from(bytes)),
  size: bytes.length,
});
const manifestOf = (mediaType: string, body: object): Manifest => {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...body }));
  return { bytes, mediaType, digest: digestOf(bytes) };
};

/** As BuildKit writes it: an ordinary image configuration, and a statement in the place of a layer. */
export function attestationOf(image: Whole): Listed {
  const config = Buffer.from(JSON.stringify({ os: 'unknown', architecture: 'unknown' }));
  const statement = Buffer.from(JSON.stringify({ _type: 'statement', subject: image.manifest.digest }));
  const manifest = manifestOf(MEDIA_TYPE.manifest, {
    config: descriptorOf(MEDIA_TYPE.config, config),
    layers: [descriptorOf('application/vnd.in-toto+json', statement)],
  });
  const stored = [config, statement, manifest.bytes];
  return {
    whole: { manifest, stored: new Map(stored.map((bytes) => [digestOf(Buffer.from(bytes)), bytes])) },
    platform: 'unknown/unknown',
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': image.manifest.digest,
    },
  };
}

export function indexOf(...children: readonly Listed[]): Whole {
  const manifest = manifestOf(MEDIA_TYPE.index, {
    manifests: children.map(({ whole, platform, annotations }) => {
      const [os, architecture] = platform?.split('/') ?? [];
      return {
        ...descriptorOf(whole.manifest.mediaType, whole.manifest.bytes),
        ...(platform ? { platform: { os, architecture } } : {}),
        ...(annotations ? { annotations } : {}),
      };
    }),
  });
  const below = children.flatMap(({ whole }) => [...whole.stored]);
  return { manifest, stored: new Map([...below, [manifest.digest, manifest.bytes]]) };
}

/** Pushes an index the way `mayfly push --all-platforms` does. */
export async function pushWhole(
  pipeline: Pipeline,
  whole: Whole,
  repository: string,
  tag = 'v1',
): Promise<ImageReference> {
  const client = createDistributionClient({ endpoint: pipeline.account.registryUrl });
  const { digest } = await pushIndex({ source: sourceOf(whole), client, repository, tag });
  return pipeline.reference(repository, digest);
}

function sourceOf({ manifest, stored }: Whole): IndexSource {
  const bytesOf = (digest: string): Uint8Array => {
    const bytes = stored.get(digest);
    if (!bytes) throw new Error(`no ${digest}`);
    return bytes;
  };
  return {
    manifest: async () => manifest,
    child: async ({ digest, mediaType }) => ({ bytes: bytesOf(digest), mediaType, digest }),
    blob: async function* ({ digest }) {
      yield bytesOf(digest);
    },
  };
}
