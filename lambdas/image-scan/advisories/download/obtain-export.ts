import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ObtainExport } from '../compile/compile-database';
import { FileSink, MemorySink } from './byte-sink';
import { type DownloadProgress, type DownloadSettings, download } from './download';

/** Each export at most; npm's, the largest of the default ones, has some 230,000 advisories of one or two kilobytes. */
export const MOST_EXPORT_BYTES = 2 * 1024 ** 3;

export interface ObtainSettings extends Omit<DownloadSettings, 'etag' | 'onProgress'> {
  readonly onProgress?: (name: string, progress: DownloadProgress) => void;
  /** Called with each export that is at hand. */
  readonly onObtained?: (name: string, how: 'downloaded' | 'unchanged') => void;
}

/** Exports into memory, where there is no disk to speak of. */
export function obtainInMemory(settings: ObtainSettings): ObtainExport {
  return async (url, name) => {
    const sink = new MemorySink();
    await download(url, sink, forOne(settings, name));
    settings.onObtained?.(name, 'downloaded');
    return { name: `${name}/all.zip`, bytes: sink.bytes() };
  };
}

/** How the name of a download ends that is not whole yet. */
const PARTIAL = '.partial';

/** No download takes so long. */
const LEFT_AFTER_MS = 24 * 3_600_000;

/** What is known of a kept export: with it the server is asked only for a newer one. */
const keptSchema = z.object({ url: z.string(), etag: z.string(), bytes: z.int() });

/** Exports into a folder, where each stays: it is downloaded again only once it has changed. */
export function obtainInFolder(folder: string, settings: ObtainSettings): ObtainExport {
  return async (url, name) => {
    await mkdir(folder, { recursive: true });
    await removeLeftovers(folder);
    const path = join(folder, `${encodeURIComponent(name)}.zip`);
    const note = `${path}.json`;
    const etag = await keptEtag(url, path, note);
    const partial = `${path}.${randomUUID()}${PARTIAL}`;
    try {
      const result = await downloadToFile(url, partial, {
        ...forOne(settings, name),
        ...(etag === null ? {} : { etag }),
      });
      settings.onObtained?.(name, result.status);
      if (result.status === 'unchanged') return { path };
      // Without a note in between, a run that ends here leaves nothing that would pass for another's.
      await rm(note, { force: true });
      await rename(partial, path);
      if (result.etag !== null) await writeFile(note, JSON.stringify({ url, etag: result.etag, bytes: result.bytes }));
      return { path };
    } finally {
      await rm(partial, { force: true });
    }
  };
}

async function downloadToFile(url: string, path: string, settings: DownloadSettings) {
  await using sink = await FileSink.create(path);
  return await download(url, sink, settings);
}

/** What a run left that was killed in the middle; one of today may still be under way. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(PARTIAL)) continue;
    const path = join(folder, name);
    const left = await stat(path).catch(() => null);
    if (left && Date.now() - left.mtimeMs > LEFT_AFTER_MS) await rm(path, { force: true });
  }
}

/** Null unless what is kept is whole, and of this address. */
async function keptEtag(url: string, path: string, note: string): Promise<string | null> {
  try {
    const kept = keptSchema.parse(JSON.parse(await readFile(note, 'utf8')));
    const { size } = await stat(path);
    return kept.url === url && kept.bytes === size ? kept.etag : null;
  } catch {
    return null;
  }
}

function forOne({ onProgress, onObtained, ...settings }: ObtainSettings, name: string): DownloadSettings {
  return onProgress ? { ...settings, onProgress: (progress) => onProgress(name, progress) } : settings;
}
