import { type ChildDescriptor, formatPlatform, isAttestation, type Platform } from '../scanner/manifest';
import { InvalidPlatform } from './errors';

export const DEFAULT_PLATFORM: Platform = { os: 'linux', architecture: 'amd64' };

/** Reads `linux/arm64` or `linux/arm/v7`. @throws InvalidPlatform */
export function parsePlatform(text: string): Platform {
  const [os = '', architecture = '', variant, ...rest] = text.split('/');
  const parts = [os, architecture, ...(variant === undefined ? [] : [variant])];
  if (rest.length > 0 || !parts.every((part) => /^[a-z0-9][a-z0-9._-]{0,31}$/.test(part)))
    throw new InvalidPlatform(text);
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

export type PlatformChoice =
  | { readonly found: true; readonly child: ChildDescriptor }
  | { readonly found: false; readonly available: readonly string[] };

/**
 * The index's image for a platform. A variant that is asked for must match; where none is, the image without one is
 * preferred. Attestations are never chosen. An only child that names no platform is taken as it is.
 */
export function selectPlatform(children: readonly ChildDescriptor[], wanted: Platform): PlatformChoice {
  const images = children.filter((child) => !isAttestation(child));
  const fitting = images.filter(
    ({ platform }) => platform?.os === wanted.os && platform.architecture === wanted.architecture,
  );
  const exact = fitting.find(({ platform }) => platform?.variant === wanted.variant);
  const [only] = images.length === 1 && images[0]?.platform === undefined ? images : [];
  const child = exact ?? (wanted.variant === undefined ? fitting[0] : undefined) ?? only;
  if (child) return { found: true, child };
  const named = images.flatMap(({ platform }) => (platform ? [formatPlatform(platform)] : []));
  return { found: false, available: [...new Set(named)] };
}
