import { ecrClient } from '../../shared/clients/ecr';
import { s3Client } from '../../shared/clients/s3';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { describeError } from '../../shared/errors';
import { createLogger } from '../../shared/telemetry';
import { evidenceKey, putEvidence } from '../../verdicts/store/evidence';
import { type CustomScanOutput, ENV, type Run } from '../contract';
import { ecrImageSource } from '../registry/ecr-image-source';
import { ImageGone, ManifestDigestMismatch } from '../registry/errors';
import { ContentMismatch, InvalidManifest, NotAnImage, UnsupportedManifest } from '../scanner/errors';
import { scan } from '../scanner/scan';
import type { ScanResult } from '../scanner/scan-result';

const env = readEnv({
  bucket: stringVariable(ENV.evidenceBucket),
  maxLayerBytes: integerVariable(ENV.maxLayerBytes, { min: 1, max: Number.MAX_SAFE_INTEGER }),
});
const logger = createLogger('image-scan.custom-scan');
const bucket = { s3: s3Client(), name: env.bucket };

/** What the image is, and stays: asking again is no use. Anything else may pass, and the workflow tries again. */
const LASTING = [ContentMismatch, ImageGone, InvalidManifest, ManifestDigestMismatch, NotAnImage, UnsupportedManifest];

/** Reads every layer. It parses what a stranger pushed, so its role may touch nothing but layers and its own evidence. */
export async function handler(run: Run): Promise<CustomScanOutput> {
  try {
    const result = await scan(`${run.repository}@${run.digest}`, ecrImageSource(ecrClient(), run), {
      maxLayerBytes: env.maxLayerBytes,
    });
    logger.info('scanned', summary(run, result));
    const pointer = await putEvidence(bucket, evidenceKey('scanner', run, run), result);
    return { status: 'complete', evidence: pointer, findings: result.findings.length };
  } catch (error) {
    if (!LASTING.some((kind) => error instanceof kind)) throw error;
    return { status: 'unknown', why: describeError(error) };
  }
}

function summary(run: Run, { layers, inventory, complete, timings }: ScanResult) {
  const { runId, repository, digest } = run;
  return { runId, repository, digest, layers: layers.length, packages: inventory.packages.length, complete, timings };
}
