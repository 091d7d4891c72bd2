import { findCredential } from './checks/credential-formats';
import { isLiteralSecret } from './checks/named-secret';
import type { ImageConfig } from './image-config';
import type { ImageConfiguration } from './scan-result';

/** Bounds of the scan result's schema. Build tools write labels of many kilobytes. */
const MAX_LABEL_KEY = 1024;
const MAX_LABEL_VALUE = 4096;
export const REDACTED = '(redacted)';

/** The facts that checks under policy need, without anything that looks like a secret. */
export function describeConfiguration(image: ImageConfig): ImageConfiguration {
  const { architecture, os, created, config } = image;
  return {
    architecture,
    os,
    created,
    user: findCredential(config.user) ? REDACTED : config.user,
    exposedPorts: config.exposedPorts,
    labels: Object.fromEntries(Object.entries(config.labels).map(([key, value]) => redactLabel(key, value))),
  };
}

function redactLabel(key: string, value: string): [string, string] {
  const isSecret = findCredential(value) !== null || isLiteralSecret({ name: key, value });
  const shown = value.length > MAX_LABEL_VALUE ? `${value.slice(0, MAX_LABEL_VALUE - 1)}…` : value;
  const isFit = key.length <= MAX_LABEL_KEY && findCredential(key) === null;
  return [isFit ? key : REDACTED, isSecret ? REDACTED : shown];
}
