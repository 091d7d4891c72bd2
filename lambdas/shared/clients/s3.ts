import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings, oncePerProcess } from './settings';

export const s3Client = oncePerProcess(() => new S3Client(clientSettings));

/** A hundred megabytes take longer to send than any other call may hang: the answer to a put comes only after its last byte. */
const LARGE_OBJECT_TIMEOUT_MS = 120_000;

export const s3ClientForLargeObjects = oncePerProcess(
  () =>
    new S3Client({
      ...clientSettings,
      requestHandler: { ...clientSettings.requestHandler, requestTimeout: LARGE_OBJECT_TIMEOUT_MS },
    }),
);
