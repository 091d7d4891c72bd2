import { MemorySink } from './byte-sink';
import { type DownloadSettings, download } from './download';

/** A small document, whole. @throws DownloadFailed */
export async function obtainBytes(url: string, settings: Omit<DownloadSettings, 'etag'>): Promise<Buffer> {
  const sink = new MemorySink();
  await download(url, sink, settings);
  return sink.bytes();
}
