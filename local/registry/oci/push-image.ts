import type { BuiltImage, ImageBlob } from './built-image';

export interface PushTarget {
  /** Such as `http://127.0.0.1:4000`. */
  readonly registryUrl: string;
  readonly repository: string;
  readonly tag: string;
}

export class PushFailed extends Error {
  override readonly name = 'PushFailed';
  readonly step: string;
  readonly status: number;
  constructor(step: string, status: number, answer: string) {
    super(
      `Push stopped at ${step}: the registry answered ${status} ${answer.slice(0, 500)}. See that the repository exists.`,
    );
    this.step = step;
    this.status = status;
  }
}

/** Pushes what the registry lacks of the image, its manifest last. @throws PushFailed */
export async function pushImage(image: BuiltImage, target: PushTarget): Promise<void> {
  for (const blob of [...image.layers, image.config]) await pushBlob(blob, target);
  await pushManifest(image.manifest.bytes, image.manifest.mediaType, target);
}

/** @throws PushFailed */
export async function pushManifest(manifest: Uint8Array, mediaType: string, target: PushTarget): Promise<void> {
  await send('manifest', at(target, `manifests/${target.tag}`), {
    method: 'PUT',
    body: Buffer.from(manifest),
    headers: { 'content-type': mediaType },
  });
}

/** Source: OCI distribution specification, "Pushing a blob monolithically". */
async function pushBlob(blob: ImageBlob, target: PushTarget): Promise<void> {
  const known = await fetch(at(target, `blobs/${blob.digest}`), { method: 'HEAD' });
  if (known.ok) return;
  const opened = await send(`blob ${blob.digest}`, at(target, 'blobs/uploads/'), { method: 'POST' });
  const upload = new URL(opened.headers.get('location') ?? '', target.registryUrl);
  upload.searchParams.set('digest', blob.digest);
  await send(`blob ${blob.digest}`, upload, {
    method: 'PUT',
    body: Buffer.from(blob.bytes),
    headers: { 'content-type': 'application/octet-stream' },
  });
}

async function send(step: string, url: URL, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new PushFailed(step, answer.status, await answer.text());
  await answer.arrayBuffer();
  return answer;
}

function at({ registryUrl, repository }: PushTarget, path: string): URL {
  return new URL(`/v2/${repository}/${path}`, registryUrl);
}
