import type { ImageSource } from '../../../../lambdas/image-scan/scanner/image-source';
import { type ScanOptions, scan } from '../../../../lambdas/image-scan/scanner/scan';
import { scanResultSchema } from '../../../../lambdas/image-scan/scanner/scan-result';
import {
  type BuiltImage,
  buildImage,
  DEBIAN_12,
  dpkgStatus,
  type ImageParts,
  layer,
} from '../../../support/image-builder';

const KEY = Buffer.alloc(32, 7);
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Characters that look random and are the same in every run. */
export function random(length: number, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return LETTERS[Math.floor((state / 2 ** 31) * LETTERS.length)];
  }).join('');
}

export const githubToken = (seed: number) => `ghp_${random(36, seed)}`;

/** A scan that looks into files, whose result is as plain data what it is as objects. */
export async function scanned(image: BuiltImage, options: ScanOptions = {}, source: ImageSource = image.source) {
  const result = await scan('app:1', source, { inspection: { fingerprintKey: KEY }, ...options });
  expect(scanResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  return result;
}

export const imageOf = (...layers: NonNullable<ImageParts['layers']>) => buildImage({ layers });

export const base = layer([
  { name: 'usr/lib/os-release', content: DEBIAN_12 },
  { name: 'var/lib/dpkg/status', content: dpkgStatus('bash 5.2') },
]);
