import { isDeepStrictEqual } from 'node:util';
import { ecrClient } from '../../shared/clients/ecr';
import { s3Client } from '../../shared/clients/s3';
import { systemClock } from '../../shared/clock';
import { integerVariable, readEnv, stringVariable } from '../../shared/env';
import { describeError } from '../../shared/errors';
import { createLogger } from '../../shared/telemetry';
import { evidenceKey, putEvidence } from '../../verdicts/store/evidence';
import { currentDatabase } from '../advisories/current-database';
import type { AdvisoryDatabase } from '../advisories/database/advisory-database';
import { ENV, type Run } from '../contract';
import { ecrReferrers } from '../provenance/ecr-referrers';
import type { ProvenanceEvidence } from '../provenance/evidence';
import { evidenceKnownImages } from '../provenance/known-images';
import { lookForProvenance } from '../provenance/look-for-provenance';
import { ecrImageSource } from '../registry/ecr-image-source';
import { ImageGone, ManifestDigestMismatch } from '../registry/errors';
import { putSboms } from '../sbom/put-sboms';
import { type EarlierScan, earlierScan } from '../scanner/earlier-scan';
import { ContentMismatch, InvalidManifest, NotAnImage, UnsupportedManifest } from '../scanner/errors';
import { evidenceLayerCache } from '../scanner/evidence-layer-cache';
import { fingerprintKey, keyId } from '../scanner/fingerprint-key';
import type { ImageSource } from '../scanner/image-source';
import type { LayerCaching } from '../scanner/layer-cache';
import { isNewer, matchedAnew } from '../scanner/match-packages';
import { scan } from '../scanner/scan';
import type { ScanResult } from '../scanner/scan-result';
import type { CustomScanOutput } from '../state-io';

const env = readEnv({
  bucket: stringVariable(ENV.evidenceBucket),
  maxLayerBytes: integerVariable(ENV.maxLayerBytes, { min: 1, max: Number.MAX_SAFE_INTEGER }),
});
const logger = createLogger('image-scan.custom-scan');
const bucket = { s3: s3Client(), name: env.bucket };

const known = evidenceKnownImages(bucket);

const cachingUnder = (key: Uint8Array): LayerCaching => ({
  cache: evidenceLayerCache(bucket, keyId(key)),
  onFailure: ({ digest }, error) => logger.warn('layer cache not used', { digest, error: describeError(error) }),
});

const advisories = currentDatabase({
  bucket,
  clock: systemClock,
  onFailure: (error) => logger.error('no advisory database can be had', { error: describeError(error) }),
});

/** What the image is, and stays: asking again is no use. Anything else may pass, and the workflow tries again. */
const LASTING = [ContentMismatch, ImageGone, InvalidManifest, ManifestDigestMismatch, NotAnImage, UnsupportedManifest];

/** Reads every layer. It parses what a stranger pushed, so its role may touch nothing but layers and its own evidence. */
export async function handler(run: Run): Promise<CustomScanOutput> {
  const source = ecrImageSource(ecrClient(), run);
  const database = await advisories();
  const earlier = run.trigger === 'rescan' ? null : await earlierScan(bucket, run.prior.scanner);
  try {
    // Layers never change. Signatures and advisories come later than their image, so they are looked for every time.
    if (earlier) return await renewed(run, earlier, await provenanceOf(run, source, earlier.result), database);
    const key = await fingerprintKey(bucket);
    const scanned = await scan(`${run.repository}@${run.digest}`, source, {
      tags: run.tags,
      inspection: { fingerprintKey: key },
      maxLayerBytes: env.maxLayerBytes,
      ...(database ? { advisories: { database } } : {}),
      // What asks for everything anew is also the way around a cache that is not believed.
      ...(run.trigger === 'rescan' ? {} : { layerCaching: cachingUnder(key) }),
    });
    const result = { ...scanned, provenance: await provenanceOf(run, source, scanned) };
    logger.info('scanned', summary(run, result));
    return await keep(run, result);
  } catch (error) {
    if (!LASTING.some((kind) => error instanceof kind)) throw error;
    return { status: 'unknown', why: describeError(error) };
  }
}

/** The image is known to later ones from here on, as what they may be built on. */
async function provenanceOf(run: Run, source: ImageSource, result: ScanResult): Promise<ProvenanceEvidence> {
  const layers = result.layers.map(({ digest }) => digest);
  const [tag] = run.tags;
  const name = tag === undefined ? run.repository : `${run.repository}:${tag}`;
  const [below] = await Promise.all([
    unlessItFails(known.below(layers)),
    unlessItFails(known.remember({ name, digest: run.digest, layers })),
  ]);
  return lookForProvenance(ecrReferrers(ecrClient(), run.repository), source, result, {
    known: below ? [below] : [],
    parents: run.parents ?? [],
  });
}

/** The base image is told, and nothing is decided by it: no scan fails for want of it. */
async function unlessItFails<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    logger.warn('known images not asked', { error: describeError(error) });
    return null;
  }
}

/** What was read of the layers, with what is known of their packages and provenance now. */
async function renewed(
  run: Run,
  { evidence, result }: EarlierScan,
  provenance: ProvenanceEvidence,
  database: AdvisoryDatabase | null,
): Promise<CustomScanOutput> {
  const isMatched = database === null || !isNewer(database, result);
  const matched = isMatched ? result : matchedAnew(result, { database });
  if (!isMatched || !isDeepStrictEqual(result.provenance, provenance)) return keep(run, { ...matched, provenance });
  return { status: 'complete', evidence, sboms: await putSboms(bucket, run, result), findings: result.findings.length };
}

async function keep(run: Run, result: ScanResult): Promise<CustomScanOutput> {
  const evidence = await putEvidence(bucket, evidenceKey('scanner', run, run), result);
  return { status: 'complete', evidence, sboms: await putSboms(bucket, run, result), findings: result.findings.length };
}

function summary({ runId, repository, digest }: Run, { layers, inventory, complete, timings }: ScanResult) {
  const cached = layers.filter(({ status }) => status === 'cached').length;
  const packages = inventory.packages.length;
  return { runId, repository, digest, layers: layers.length, cached, packages, complete, timings };
}
