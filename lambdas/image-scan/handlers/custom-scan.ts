import { ecrClient } from '../../shared/clients/ecr';
import { s3Client } from '../../shared/clients/s3';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { describeError } from '../../shared/errors';
import { createLogger } from '../../shared/telemetry';
import { evidenceKey, putEvidence } from '../../verdicts/store/evidence';
import { type CustomScanOutput, ENV, type Run } from '../contract';
import { ecrImageSource } from '../registry/ecr-image-source';
import { ImageGone, ManifestDigestMismatch } from '../registry/errors';
import { earlierScan } from '../scanner/earlier-scan';
import { ContentMismatch, InvalidManifest, NotAnImage, UnsupportedManifest } from '../scanner/errors';
import { evidenceLayerCache } from '../scanner/evidence-layer-cache';
import type { LayerCaching } from '../scanner/layer-cache';
import { scan } from '../scanner/scan';
import type { ScanResult } from '../scanner/scan-result';

const env = readEnv({
  bucket: stringVariable(ENV.evidenceBucket),
  maxLayerBytes: integerVariable(ENV.maxLayerBytes, { min: 1, max: Number.MAX_SAFE_INTEGER }),
});
const logger = createLogger('image-scan.custom-scan');
const bucket = { s3: s3Client(), name: env.bucket };

const caching: LayerCaching = {
  cache: evidenceLayerCache(bucket),
  onFailure: ({ digest }, error) => logger.warn('layer cache not used', { digest, error: describeError(error) }),
};

/** What the image is, and stays: asking again is no use. Anything else may pass, and the workflow tries again. */
const LASTING = [ContentMismatch, ImageGone, InvalidManifest, ManifestDigestMismatch, NotAnImage, UnsupportedManifest];

/** Reads every layer. It parses what a stranger pushed, so its role may touch nothing but layers and its own evidence. */
export async function handler(run: Run): Promise<CustomScanOutput> {
  const earlier = run.trigger === 'rescan' ? null : await earlierScan(bucket, run.prior.scanner);
  if (earlier) return earlier;
  try {
    const result = await scan(`${run.repository}@${run.digest}`, ecrImageSource(ecrClient(), run), {
      maxLayerBytes: env.maxLayerBytes,
      // What asks for everything anew is also the way around a cache that is not believed.
      ...(run.trigger === 'rescan' ? {} : { layerCaching: caching }),
    });
    logger.info('scanned', summary(run, result));
    const pointer = await putEvidence(bucket, evidenceKey('scanner', run, run), result);
    return { status: 'complete', evidence: pointer, findings: result.findings.length };
  } catch (error) {
    if (!LASTING.some((kind) => error instanceof kind)) throw error;
    return { status: 'unknown', why: describeError(error) };
  }
}

function summary({ runId, repository, digest }: Run, { layers, inventory, complete, timings }: ScanResult) {
  const cached = layers.filter(({ status }) => status === 'cached').length;
  const packages = inventory.packages.length;
  return { runId, repository, digest, layers: layers.length, cached, packages, complete, timings };
}
